export const authenticatorTitle = 'Authenticator app';
export const authenticatorOnBadge = 'On';
export const authenticatorOnText = 'After your password, sign-in asks for a code from the app or for a recovery code.';
export const authenticatorOffText = 'A second factor keeps others out even when they know your password.';
export const recoveryCodesNewButton = 'New recovery codes…';
export const authenticatorSetupTitle = 'Set up an authenticator app';
export const recoveryCodesTitle = 'New recovery codes';
export const recoveryCodesSaveDescription = 'Save them now; they are not shown again.';
export const recoveryCodesDescription = 'The ones you have stop working.';
export const recoveryCodesConfirm = 'Make new codes';
export const authenticatorRemoveDone = 'The authenticator app is removed';
export const authenticatorRemoveTitle = 'Remove the authenticator app?';
export const authenticatorRemoveDescription =
  'Your password alone will sign you in again. Other devices are signed out.';
export const authenticatorRemoveConfirm = 'Remove it';

export const authenticatorSetupDone =
  'The app is set up. Keep these recovery codes where you keep passwords: each signs you in once when the app is out of reach. They are not shown again.';
export const authenticatorSetupSavedButton = 'I have saved them';
export const authenticatorSetupText = 'Scan this with an authenticator app, or type the key into it.';
export const authenticatorSetupQrLabel = 'QR code for your authenticator app';
export const authenticatorSetupKeyLabel = 'Key to type in';
export const authenticatorSetupCodeLabel = 'Code that the app shows';
export const authenticatorSetupButton = 'Turn it on';

export const dataTitle = 'Your data';
export const dataDownloadLink = 'Download my data';
export const deleteButton = 'Delete my account…';
export const dataExplanation =
  'The file holds your profile, sessions, factors by name, preferences, views, notes and what you did, from all of your workspaces. It holds no password and no secret.';
export const deleteQuestion = 'Delete yourself everywhere?';
export const deleteConfirm = 'Delete my account';
export const deleteEffect =
  'You leave every workspace and cannot sign in any more. Your personal tokens, private views and mails to you are deleted; what you did stays in the activity under a pseudonym. This cannot be undone.';

export const emailText = 'signs you in and gets notices about your account.';
export const emailChangeButton = 'Change e-mail…';
export const emailSentTitle = 'Look into the new mailbox';
export const emailSentText =
  'If the address is free, a link is on its way to it. Your address changes when you open it, within 30 minutes.';
export const emailTitle = 'Change your e-mail address';
export const emailNewAddressLabel = 'New address';
export const emailNewAddressHelp = 'We mail a link there; until it is opened nothing changes.';

export const errorTitle = 'Your account could not be read';
export const firstFactorUseAuthenticatorAppButton = 'Use an authenticator app';
export const firstFactorUsePasskeyButton = 'Use a passkey';

export const passkeysAddedDone = 'Passkey added';
export const passkeysRemovedDone = 'Passkey removed';
export const passkeysTitle = 'Passkeys';
export const passkeysAddButton = 'Add a passkey';
export const passkeysEmpty =
  'None yet. A passkey signs you in by fingerprint, face or PIN, and cannot be given away to a false page.';
export const passkeysSyncedBadge = 'synced';
export const passkeysAdded = 'added {at}';
export const passkeysRemoveLabel = (passkeyName: string) => `Remove passkey ${passkeyName}`;
export const passkeysQuestion = 'Remove this passkey?';
export const passkeysConfirm = 'Remove passkey';
export const passkeysEffect =
  'The device that holds it signs in with it no more. It can be added again from that device.';

export const passwordText = 'Changing it signs out all other devices.';
export const passwordNoneText = (providers: string) =>
  `You sign in ${providers}. “Forgot your password?” on the sign-in page sets one.`;
export const passwordThrough = (providers: string) => `through ${providers}`;
export const passwordWithoutPassword = 'without a password';
export const passwordChangeButton = 'Change password…';
export const passwordDone = 'Your password is changed; all other devices were signed out';
export const passwordTitle = 'Change your password';
export const passwordCurrentPasswordLabel = 'Current password';
export const passwordChangeConfirm = 'Change password';

export const passwordLabel = 'Your password';

export const recoveryCodesFailed = 'The browser refused to copy: select the codes and copy them by hand';
export const recoveryCodesLabel = 'Recovery codes';
export const recoveryCodesSaveButton = 'Save as a file';

export const note = (dataName: string, role: string, workspaceName: string) =>
  `${dataName} · ${role} of ${workspaceName}`;

export const sessionsTitle = 'Where you are signed in';
export const sessionsOthersDone = 'Signed out everywhere else';
export const sessionsOthersConfirm = 'Sign out everywhere else';
export const sessionsLabel = 'Sessions';
export const sessionsErrorTitle = 'Sessions could not be read';
export const sessionsCurrentBadge = 'this one';
export const sessionsLastUsed = 'last used {at}';
export const sessionsOthersQuestion = 'Sign out everywhere else?';
export const sessionsOthersEffect = (others: number) =>
  `${others === 1 ? 'One other session ends' : `${others} other sessions end`} at once. You stay signed in here.`;
export const sessionsOneQuestion = (device: string) => `Sign out ${device}?`;
export const sessionsOneEffect = 'Its user has to sign in again.';

export const verificationTitle = 'Is it you?';
export const verificationAccessDescription =
  'This is about who can get in. Your password is asked once every ten minutes.';
export const verificationProviderDescription =
  'This changes something at the provider, and programs may stop. Your password is asked once every ten minutes.';
export const verificationAutomationDescription =
  'This decides what Spendwatch does at the provider automatically. Your password is asked once every ten minutes.';
export const verificationDataDescription =
  'This takes data out or deletes it. Your password is asked once every ten minutes.';
export const verificationWorkspaceDescription =
  'This changes the workspace for everybody. Your password is asked once every ten minutes.';
export const verificationNoPassword = 'No password? {signIn} the way you always do.';
export const verificationSignInLink = 'Sign in again';
