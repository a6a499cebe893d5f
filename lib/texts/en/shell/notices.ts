export const lookAtConnection = 'Look at the connection';
export const details = 'Details';
export const mailCapturedHere = 'Mail is captured here and not sent';
export const openMailbox = 'Open the mailbox';
export const set = 'Set';
export const smtpUrl = 'SMTP_URL';
export const toSendIt = 'to send it.';
