export const dailySpendByProject = 'Daily spend by project';

export const byKey = 'By key';
export const byProject = 'By project';
export const byModel = 'By model';
export const byPerson = 'By person';
export const lastFullDays = 'Last 7 full days against the 7 before';
export const spendOfLastDays = (title: string) => `${title}: spend of the last 7 days`;
export const spend = 'Spend';
export const change = 'Change';

export const people = 'People';

export const errorTitle = 'This page could not be read';
export const noneSoFar = 'None so far.';
export const noBudgetWatches = 'No budget watches this alone.';
export const setOne = 'Set one';
