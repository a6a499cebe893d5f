export const members = 'Members';
