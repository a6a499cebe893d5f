export const spendwatch = 'Spendwatch';
export const main = 'Main';
