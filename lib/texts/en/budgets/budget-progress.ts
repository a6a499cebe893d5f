export const ofLabel = (amount: string) => `of ${amount}`;
export const spent = (budgetName: string) => `${budgetName}: spent`;
