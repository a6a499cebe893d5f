export const errorTitle = 'Usage could not be read';
export const loadingUsage = 'Loading usage';
