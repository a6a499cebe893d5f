export const continueLabel = 'Continue';
export const appSetUp =
  'The app is set up. Keep these recovery codes where you keep passwords: each signs you in once when the app is out of reach. They are not shown again.';
export const iHaveSavedThem = 'I have saved them';
export const scanAuthenticatorApp = 'Scan this with an authenticator app, or type the key into it.';
export const qrCodeAuthenticator = 'QR code for your authenticator app';
export const keyToTypeIn = 'Key to type in';
export const codeThatAppShows = 'Code that the app shows';
export const turnItOn = 'Turn it on';
