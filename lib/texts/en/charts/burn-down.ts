export const budgetBurnDown = 'Budget burn-down of the month';
