export const facts = 'Facts';
export const window = 'Window';
