export const loadingOverview = 'Loading the overview';
