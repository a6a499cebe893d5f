export const newSilence = 'New silence';
export const title = 'Silences';
export const note = 'Keep notifications back; incidents open all the same';
export const errorTitle = 'Silences could not be read';
export const activeAndPending = 'Active and pending';
export const emptyTitle = 'Nothing is silenced';
export const beforeMigrationWeekly =
  'Before a migration or in a weekly maintenance window, a silence keeps mails back that nobody needs. What is still open when it ends is told then.';
export const expired = 'Expired';
