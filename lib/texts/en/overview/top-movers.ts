export const topMovers = 'Top movers';
export const lastFullDays = 'Last 7 full days against the 7 before, by key';
