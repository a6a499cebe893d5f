export const budgetIsNow = (budgetName: string, amount: string) => `Budget “${budgetName}” is ${amount} now`;
export const changeAmountOf = (budgetName: string, amount: string) => `Change the amount of ${budgetName}, ${amount}`;
export const ofLabel = (limitText: string) => `of ${limitText}`;
export const ofNote = 'of $';
export const amountOfInUsd = (budgetName: string) => `Amount of ${budgetName} in USD`;
export const expectedAmountSuch = 'Expected an amount such as 500 or 12.50';
