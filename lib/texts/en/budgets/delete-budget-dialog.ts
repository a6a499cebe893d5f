export const budgetDeleted = (budgetName: string) => `Budget “${budgetName}” deleted`;
export const deleteThisBudget = 'Delete this budget?';
export const deleteBudget = 'Delete budget';
export const alertsStopOpen =
  'Its alerts stop and its open incident is resolved. Past incidents and usage stay. This cannot be undone.';
