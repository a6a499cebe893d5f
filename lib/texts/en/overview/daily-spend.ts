export const dailySpendByModel = 'Daily spend by model';
export const lastDays = 'Last 30 days';
export const exploreUsage = 'Explore usage';
