export const budgets = 'Budgets';
