export const unpriced = 'unpriced';
