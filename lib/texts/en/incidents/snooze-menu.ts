export const snooze = 'Snooze';
export const noMailsUnless = 'No mails, unless it gets worse';
export const reopened = 'Reopened';
export const reopen = 'Reopen';
