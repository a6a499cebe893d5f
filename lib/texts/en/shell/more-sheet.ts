export const title = 'More';
