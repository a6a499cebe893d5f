export const suggested = 'Suggested';
export const nearCanExpect = 'near what you can expect to spend';
export const budgetCreated = (name: string) => `Budget “${name}” created`;
export const month = 'a month';
export const create = 'Create';
