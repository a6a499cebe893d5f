export const readingKey = 'Reading key';
export const actionKey = 'Action key';
export const noActionKey = 'No action key: nothing is ever changed at the provider';
export const wasNotCheckedYet = 'was not checked yet';
export const checked = (canRead: string) => `${canRead} · checked`;
export const ends = '· ends';
