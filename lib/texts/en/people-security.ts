export const authenticatorApp = 'Authenticator app';
export const on = 'On';
export const afterPasswordSignin = 'After your password, sign-in asks for a code from the app or for a recovery code.';
export const secondFactorKeeps = 'A second factor keeps others out even when they know your password.';
export const newRecoveryCodes = 'New recovery codes…';
export const authenticatorCardTitle = 'Set up an authenticator app';
export const titleNote = 'New recovery codes';
export const saveNowNot = 'Save them now; they are not shown again.';
export const onesStopWorking = 'The ones you have stop working.';
export const makeNewCodes = 'Make new codes';
export const authenticatorAppIsRemoved = 'The authenticator app is removed';
export const removeAuthenticatorApp = 'Remove the authenticator app?';
export const authenticatorCardDescription = 'Your password alone will sign you in again. Other devices are signed out.';
export const removeIt = 'Remove it';

export const appSetUp =
  'The app is set up. Keep these recovery codes where you keep passwords: each signs you in once when the app is out of reach. They are not shown again.';
export const iHaveSavedThem = 'I have saved them';
export const scanAuthenticatorApp = 'Scan this with an authenticator app, or type the key into it.';
export const qrCodeAuthenticator = 'QR code for your authenticator app';
export const keyToTypeIn = 'Key to type in';
export const codeThatAppShows = 'Code that the app shows';
export const turnItOn = 'Turn it on';

export const yourData = 'Your data';
export const download = 'Download my data';
export const deleteLabel = 'Delete my account…';
export const fileHoldsProfile =
  'The file holds your profile, sessions, factors by name, preferences, views, notes and what you did, from all of your workspaces. It holds no password and no secret.';
export const deleteYourselfEverywhere = 'Delete yourself everywhere?';
export const deleteNote = 'Delete my account';
export const leaveEveryWorkspace =
  'You leave every workspace and cannot sign in any more. Your personal tokens, private views and mails to you are deleted; what you did stays in the activity under a pseudonym. This cannot be undone.';

export const signsGetsNotices = 'signs you in and gets notices about your account.';
export const changeEmail = 'Change e-mail…';
export const emailCardTitle = 'Look into the new mailbox';
export const ifAddressFree =
  'If the address is free, a link is on its way to it. Your address changes when you open it, within 30 minutes.';
export const changeYourEmailAddress = 'Change your e-mail address';
export const newAddress = 'New address';
export const weMailLink = 'We mail a link there; until it is opened nothing changes.';

export const firstFactorErrorTitle = 'Your account could not be read';
export const useAuthenticatorApp = 'Use an authenticator app';
export const usePasskey = 'Use a passkey';

export const passkeyAdded = 'Passkey added';
export const passkeyRemoved = 'Passkey removed';
export const passkeys = 'Passkeys';
export const addPasskey = 'Add a passkey';
export const noneYetPasskey =
  'None yet. A passkey signs you in by fingerprint, face or PIN, and cannot be given away to a false page.';
export const synced = 'synced';
export const added = 'added';
export const removePasskey = (passkeyName: string) => `Remove passkey ${passkeyName}`;
export const removeThisPasskey = 'Remove this passkey?';
export const removePasskeyNow = 'Remove passkey';
export const signsInNoMore =
  'The device that holds it signs in with it no more. It can be added again from that device.';

export const changingSignsOut = 'Changing it signs out all other devices.';
export const signinForgotPassword = (providers: string) =>
  `You sign in ${providers}. “Forgot your password?” on the sign-in page sets one.`;
export const through = (providers: string) => `through ${providers}`;
export const withoutPassword = 'without a password';
export const changePassword = 'Change password…';
export const passwordChangedAll = 'Your password is changed; all other devices were signed out';
export const passwordCardTitle = 'Change your password';
export const currentPassword = 'Current password';
export const changePasswordNote = 'Change password';

export const yourPassword = 'Your password';

export const browserRefusedCopy = 'The browser refused to copy: select the codes and copy them by hand';
export const recoveryCodes = 'Recovery codes';
export const saveAsFile = 'Save as a file';

export const ofLabel = (dataName: string, role: string, workspaceName: string) =>
  `${dataName} · ${role} of ${workspaceName}`;

export const whereSigned = 'Where you are signed in';
export const signedOutEverywhereElse = 'Signed out everywhere else';
export const signoutEverywhereElse = 'Sign out everywhere else';
export const sessions = 'Sessions';
export const sessionsCardErrorTitle = 'Sessions could not be read';
export const thisOne = 'this one';
export const lastUsed = 'last used';
export const signoutEverywhereElseAsk = 'Sign out everywhere else?';
export const otherSessionsEnd = (others: number) =>
  `${others === 1 ? 'One other session ends' : `${others} other sessions end`} at once. You stay signed in here.`;
export const signoutThere = (device: string) => `Sign out ${device}?`;
export const whoeverUsesIt = 'Whoever uses this session has to sign in again.';

export const useVerificationTitle = 'Is it you?';
export const useVerificationDescription = 'This changes who can get in. Your password is asked once every ten minutes.';
export const noPassword = 'No password?';
export const signinAgain = 'Sign in again';
export const wayYouAlwaysDo = 'the way you always do.';
