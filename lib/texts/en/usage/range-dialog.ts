export const lastDayLies = 'The last day lies before the first';
export const title = 'Time range';
export const description = (timezone: string) => `Days are counted in ${timezone}`;
export const firstDay = 'First day';
export const lastDay = 'Last day';
export const cancel = 'Cancel';
export const show = 'Show';
