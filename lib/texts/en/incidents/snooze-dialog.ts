export const title = 'Snooze this incident?';
export const description =
  'Nobody is told about it for a while, unless it gets worse. If it still goes on at the end, it is told again.';
export const forHowLong = 'For how long';
export const cancel = 'Cancel';
export const snooze = 'Snooze';
