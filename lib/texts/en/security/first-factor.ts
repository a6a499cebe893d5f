export const errorTitle = 'Your account could not be read';
export const useAuthenticatorApp = 'Use an authenticator app';
export const usePasskey = 'Use a passkey';
