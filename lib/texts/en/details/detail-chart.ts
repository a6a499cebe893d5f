export const dailySpendByProject = 'Daily spend by project';
export const dailySpendByModel = 'Daily spend by model';
export const lastDays = 'Last 30 days';
