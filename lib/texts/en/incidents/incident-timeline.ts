export const spendwatch = 'Spendwatch';
