export const budgetBurnDown = 'Budget burn-down of the month';
export const inNumbers = 'Spend of the month so far, in numbers';
export const until = 'Until';
export const spent = 'Spent since the month began';
export const showNumbers = 'Show numbers';
export const hideNumbers = 'Hide numbers';
