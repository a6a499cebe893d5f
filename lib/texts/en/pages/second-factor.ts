export const setUpSecondFactor = 'Set up a second factor';
export const workspaceAsksEverybody = 'Your workspace asks everybody for one. It takes a minute.';
