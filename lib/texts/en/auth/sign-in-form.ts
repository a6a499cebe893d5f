export const or = 'or';
export const signinWithPasskey = 'Sign in with a passkey';
export const continueWithGoogle = 'Continue with Google';
export const continueSingleSign = 'Continue with single sign-on';
export const email = 'E-mail';
export const password = 'Password';
export const signin = 'Sign in';
export const forgotYourPassword = 'Forgot your password?';
