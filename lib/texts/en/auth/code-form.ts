export const codeAuthenticatorApp = 'Code from your authenticator app';
export const sixDigitsNew = 'Six digits; a new code comes every 30 seconds.';
export const useRecoveryCodeInstead = 'Use a recovery code instead';
export const recoveryCode = 'Recovery code';
export const oneCodesSaved = 'One of the codes you saved when you set up the app. Each works once.';
export const useAuthenticatorAppInstead = 'Use the authenticator app instead';
export const continueLabel = 'Continue';
export const startAgain = 'Start again';
