export const series = 'Series';
export const pressTwiceShift = (oneName: string, value: string) =>
  `${oneName}: press to ${value}, twice or with Shift to show it alone`;
export const show = 'show';
export const hide = 'hide';
