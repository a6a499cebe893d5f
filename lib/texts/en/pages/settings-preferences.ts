export const preferences = 'Preferences';
