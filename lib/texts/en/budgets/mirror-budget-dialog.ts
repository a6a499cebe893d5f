export const setProviderRead = 'Set at the provider, and read back';
export const title = 'Set at the provider';
export const description = (budgetName: string) =>
  `The provider knows monthly limits of the organization and of projects. "${budgetName}" would become one.`;
export const hardLimitOfMonth = (amount: string) => `Hard limit of ${amount} a month`;
export const beyondProviderRefuses = 'Beyond it the provider refuses every call, some time later.';
export const alertsProviderGo = 'Alerts by the provider go to';
export const addressesCommasEmpty = 'Addresses with commas; empty = no alerts are set.';
export const financeExampleCom = 'finance@example.com';
export const cancel = 'Cancel';
export const preview = 'Preview';
export const setThereNow = (hardLimit: string, count: string) => `Set there now: ${hardLimit}, ${count}.`;
export const noHardLimit = 'no hard limit';
export const month = (hardLimit: string) => `${hardLimit} a month`;
export const alert = '1 alert';
export const alerts = (count: number) => `${count} alerts`;
export const allAlready = 'It is all there already.';
