export const yourPassword = 'Your password';
