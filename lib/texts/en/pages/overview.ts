export const overview = 'Overview';
