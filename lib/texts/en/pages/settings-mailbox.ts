export const mailbox = 'Mailbox';
export const note = 'Mail that was captured here instead of being sent';
