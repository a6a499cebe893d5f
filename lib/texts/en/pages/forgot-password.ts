export const forgottenPassword = 'Forgotten password';
export const setNewPassword = 'Set a new password';
export const weMailYouLink = 'We mail you a link.';
