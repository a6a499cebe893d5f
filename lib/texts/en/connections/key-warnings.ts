export const warning = 'warning';
