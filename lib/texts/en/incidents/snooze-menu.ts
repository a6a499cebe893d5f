export const snooze = 'Snooze';
export const noMailsUnless = 'No mails, unless it becomes graver';
export const reopened = 'Reopened';
export const reopen = 'Reopen';
