export const view = (savedViewName: string) => `view ${savedViewName}`;
export const amountWasNotChanged = (message: string) => `The amount was not changed: ${message}`;
export const farBelowSpent = 'Far below what is spent.';
export const farAboveSpent = 'Far above what is spent.';
export const setTo = (amount: string) => `Set to ${amount}`;
export const actionsFor = (budgetName: string) => `Actions for ${budgetName}`;
export const edit = 'Edit';
export const setAtProvider = 'Set at the provider…';
export const deleteLabel = 'Delete…';
