export const spendwatch = 'Spendwatch';
export const main = 'Main';
export const open = 'open';
export const more = 'More';
