export const today = 'Today';
export const timeWeekAgo = 'by this time a week ago';
export const lastDays = 'Last 7 days';
export const inDaysBefore = 'in the 7 days before';
export const monthToDate = 'Month to date';
export const onSameWeekdaysBefore = 'on the same weekdays before';
export const noHistoryCompare = 'No history to compare with yet';
export const vs = (meaning: string) => `vs ${meaning}`;
