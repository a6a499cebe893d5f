export const mailFrameMailTitle = (title: string) => `Mail: ${title}`;

export const mailReaderHtmlLabel = 'HTML';
export const mailReaderTextLabel = 'Text';
export const mailReaderHeadersLabel = 'Headers';
export const mailReaderErrorTitle = 'The mail could not be read';
export const mailReaderAllMailLink = 'All mail';
export const mailReaderTo = (sender: string, recipient: string) => `${sender} to ${recipient} ·`;
export const mailReaderShowMailAsLabel = 'Show the mail as';

export const errorTitle = 'The mailbox could not be read';
export const emptyTitle = 'No mail yet';
export const emptyText =
  'When Spendwatch has no mail server, what it would send lands here. Send a test from Channels, or wait for the first incident.';
export const to = (recipient: string) => `to ${recipient}`;

export const note = 'Mail that was captured here instead of being sent';
