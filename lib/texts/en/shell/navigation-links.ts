export const open = 'open';
