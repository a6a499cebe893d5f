export const errorTitle = 'The mailbox could not be read';
export const emptyTitle = 'No mail yet';
export const whenSpendwatchNo =
  'When Spendwatch has no mail server, what it would send lands here. Send a test from Channels, or wait for the first incident.';
export const to = (recipient: string) => `to ${recipient}`;
