export const hour = '1 hour';
export const hours = '4 hours';
export const day = '1 day';
export const week = '1 week';
export const snoozedFor = (label: string) => `Snoozed for ${label}`;
export const snooze = 'Snooze';
export const noMailsUnless = 'No mails, unless it becomes graver';
export const reopened = 'Reopened';
export const reopen = 'Reopen';
