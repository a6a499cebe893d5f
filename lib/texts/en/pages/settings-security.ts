export const yourAccount = 'Your account';
