export const sources = 'Sources';
export const dataHealth = 'Data health';
export const notReadYet = 'not read yet';
export const noUsageSeenYet = 'No usage seen yet';
export const providerShowsUsage = (lagSeconds: string) => `Provider shows usage about ${lagSeconds} late`;
export const historyOf = (oneName: string) => `History of ${oneName}`;
