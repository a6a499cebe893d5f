export const html = 'HTML';
export const text = 'Text';
export const headers = 'Headers';
export const errorTitle = 'The mail could not be read';
export const allMail = 'All mail';
export const to = (sender: string, recipient: string) => `${sender} to ${recipient} ·`;
export const showMailAs = 'Show the mail as';
