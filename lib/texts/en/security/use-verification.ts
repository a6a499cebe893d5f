export const title = 'Is it you?';
export const description = 'This changes who can get in. Your password is asked once every ten minutes.';
export const yourPassword = 'Your password';
export const noPassword = 'No password?';
export const signinAgain = 'Sign in again';
export const wayYouAlwaysDo = 'the way you always do.';
export const cancel = 'Cancel';
export const continueLabel = 'Continue';
