export const budgetSaved = (budgetName: string) => `Budget “${budgetName}” saved`;
export const budgetCreated = 'Budget created';
export const editBudget = 'Edit budget';
export const newBudget = 'New budget';
export const periodsFollowCalendarOf = (timezone: string) => `Periods follow the calendar of ${timezone}.`;
export const everything = 'Everything';
export const amountInUsd = 'Amount in USD';
export const period = 'Period';
