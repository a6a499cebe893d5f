export const thisMonth = 'This month';
export const budgets = 'Budgets';
export const setBudget = 'Set a budget';
