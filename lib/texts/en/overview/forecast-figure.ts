export const forecastForMonth = 'Forecast for the month';
export const needsFewDays = 'Needs a few days of history';
export const budgetPassedOn = (crossesOn: string) => `Budget passed on ${crossesOn} ·`;
export const likely = (range: string) => `Likely ${range}`;
export const budgetLikely = (budget: string, range: string) => `Budget ${budget} · likely ${range}`;
