export const whereSigned = 'Where you are signed in';
export const signedOutEverywhereElse = 'Signed out everywhere else';
export const signoutEverywhereElse = 'Sign out everywhere else';
export const sessions = 'Sessions';
export const errorTitle = 'Sessions could not be read';
export const thisOne = 'this one';
export const lastUsed = 'last used';
export const signout = 'Sign out';
export const signoutEverywhereElseAsk = 'Sign out everywhere else?';
export const otherSessionsEnd = (others: number) =>
  `${others === 1 ? 'One other session ends' : `${others} other sessions end`} at once. You stay signed in here.`;
export const signoutThere = (device: string) => `Sign out ${device}?`;
export const whoeverUsesIt = 'Whoever uses this session has to sign in again.';
