export const whereSigned = 'Where you are signed in';
export const signedOutEverywhereElse = 'Signed out everywhere else';
export const signoutEverywhereElse = 'Sign out everywhere else';
export const sessions = 'Sessions';
export const errorTitle = 'Sessions could not be read';
export const thisOne = 'this one';
export const lastUsed = 'last used';
export const signout = 'Sign out';
