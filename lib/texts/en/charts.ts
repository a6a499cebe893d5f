export const budgetBurnDown = 'Budget burn-down of the month';
export const burnDownInNumbers = 'Spend of the month so far, in numbers';
export const spent = 'Spent since the month began';
export const showNumbers = 'Show numbers';
export const hideNumbers = 'Hide numbers';

export const dataTableInNumbers = (title: string) => `${title}, in numbers`;
export const time = (zone: string) => `Time (${zone})`;
export const total = 'Total';
export const dataTableNotFinished = ' (not finished)';

export const timesIn = (zone: string) => `Times in ${zone}`;

export const noData = 'no data';
export const notFinishedStillRising = 'Not finished: still rising';

export const explorerAreaNotFinished = ', not finished';
export const chooseBucketArrow = 'Choose a bucket with the arrow keys';
export const byTime = (title: string, value: string) => `${title}, by time${value}`;
export const shiftArrowsSelect = '. Shift and arrows select, Enter zooms in';

export const loading = 'Loading…';
export const marksOnTimeAxis = 'Marks on the time axis';
export const removeNote = (marker: string) => `Remove the note ${marker}`;
export const showFewer = 'Show fewer';
export const showAll = (count: number) => `Show all ${count}`;

export const series = 'Series';
export const pressTwiceShift = (oneName: string, value: string) =>
  `${oneName}: press to ${value}, twice or with Shift to show it alone`;
export const show = 'show';
export const hide = 'hide';

export const hourByWeekday = (title: string) => `${title}, hour by weekday`;
export const weekday = 'Weekday';
export const averageEachHour = (zone: string) => `Average of each hour, times in ${zone}`;
