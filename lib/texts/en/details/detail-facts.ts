export const atProvider = 'At the provider';
