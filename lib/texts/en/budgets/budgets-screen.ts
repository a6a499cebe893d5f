export const newBudget = 'New budget';
export const title = 'Budgets';
export const note = 'Limits per period, with alerts on what is spent and on where it is heading';
export const errorTitle = 'Budgets could not be read';
export const emptyTitle = 'No budget yet';
export const startOneEverything =
  'Start with one for everything, a little above what you usually spend in a month. You get a mail at 80% and 100%, and as soon as the forecast passes it.';
export const shownOf = (shown: number, all: number) => `${shown} of ${all} budgets`;
export const showMore = 'Show more';
