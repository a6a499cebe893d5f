export const same = 'Same';
export const differs = 'Differs';
export const notSetThere = 'Not set there';
export const onlyThere = 'Only there';
export const noLimit = 'No limit';
export const atProvider = 'At the provider';
export const ownHardLimits = 'its own hard limits and alerts';
export const compare = 'Compare';
export const limitSetAlso =
  'A limit set there also holds while nobody looks. To set one, open a monthly budget’s menu.';
export const errorTitle = "The provider's limits could not be read";
export const organization = 'Organization';
export const project = (projectName: string) => `Project ${projectName}`;
export const noHardLimit = 'no hard limit';
export const month = (hardLimit: string) => `${hardLimit} a month`;
export const alertsAt = (amount: string) => `, alerts at ${amount}`;
export const noBudgetHere = 'no budget here';
export const budget = (budgetName: string, budgetAmount: string) => `budget ${budgetName}: ${budgetAmount}`;
export const refusingCalls = 'Refusing calls';
