export const chartDailySpendByProject = 'Daily spend by project';

export const contributorsByKey = 'By key';
export const contributorsByProject = 'By project';
export const contributorsByModel = 'By model';
export const contributorsByPerson = 'By person';
export const contributorsNote = 'Last 7 full days against the 7 before';
export const contributorsCaption = (title: string) => `${title}: spend of the last 7 days`;
export const contributorsSpendColumn = 'Spend';
export const contributorsChangeColumn = 'Change';

export const headerPeopleLabel = 'People';

export const errorTitle = 'This page could not be read';
export const incidentsEmpty = 'None so far.';
export const budgetsEmpty = 'No budget watches this alone.';
export const budgetsLink = 'Set one';
