export const title = 'Preferences';
export const mailTo = (email: string) => `Mail to ${email}`;
export const getMail = 'What you get by mail';
export const errorTitle = 'Your preferences could not be read';
