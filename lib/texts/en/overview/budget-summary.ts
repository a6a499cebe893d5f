export const budgets = 'Budgets';
export const allBudgets = 'All budgets';
export const emptyTitle = 'No budget yet';
export const setBudget = 'Set a budget';
export const budgetTellsTime = 'A budget tells you in time, by what is spent and by where the month is heading.';
