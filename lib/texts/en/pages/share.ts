export const sharedView = 'Shared view';
