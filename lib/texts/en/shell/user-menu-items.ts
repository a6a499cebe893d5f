export const likeSystem = 'Like the system';
export const light = 'Light';
export const dark = 'Dark';
export const signedInAs = (role: string) => `Signed in as ${role}`;
export const yourAccount = 'Your account';
export const theme = 'Theme';
export const keyboardShortcuts = 'Keyboard shortcuts';
export const signout = 'Sign out';
