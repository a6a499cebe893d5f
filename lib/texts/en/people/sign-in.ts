export const codeFormAuthenticatorLabel = 'Code from your authenticator app';
export const codeFormAuthenticatorHelp = 'Six digits; a new code comes every 30 seconds.';
export const codeFormUseRecoveryCode = 'Use a recovery code instead';
export const codeFormRecoveryCodeLabel = 'Recovery code';
export const codeFormRecoveryCodeHelp = 'One of the codes you saved when you set up the app. Each works once.';
export const codeFormUseAuthenticator = 'Use the authenticator app instead';
export const codeFormStartAgainButton = 'Start again';

export const confirmEmailDoneTitle = 'Your address is changed';
export const confirmEmailDoneText = 'From now on you sign in with it.';
export const confirmEmailButton = 'Use this address';

export const forgotPasswordSentTitle = 'Look into your mailbox';
export const forgotPasswordSentText =
  'If an account has this address, a link is on its way. It works once, for 30 minutes.';
export const forgotPasswordBackLink = 'Back to sign-in';

export const invitationBrokenTitle = 'This invitation does not work';
export const invitationIncomplete = 'The link is not complete: open it from the mail again.';
export const invitationTo = 'You are invited to {workspace} as {role}, with the address {address}.';
export const invitationJoinButton = 'Join the workspace';
export const invitationAccountText = (email: string) =>
  `You have an account with ${email}: sign in with it, and you come back here.`;
export const invitationSignInLink = 'Sign in to accept';
export const nameLabel = 'Your name';
export const invitationPasswordLabel = 'Choose a password';
export const invitationCreateButton = 'Create my account';
export const invitationGoogleButton = 'Join with Google';
export const invitationSingleSignOnButton = 'Join with single sign-on';

export const resetPasswordDoneTitle = 'Your new password is set';
export const resetPasswordDoneText = 'All devices were signed out. Sign in with the new password.';
export const resetPasswordButton = 'Set the password';

export const setupCodeLabel = 'Code from the terminal';
export const setupCodeHelp = 'Printed where Spendwatch was started.';
export const setupButton = 'Create the owner';

export const formOr = 'or';
export const formPasskeyButton = 'Sign in with a passkey';
export const formGoogleButton = 'Continue with Google';
export const formSingleSignOnButton = 'Continue with single sign-on';
export const signIn = 'Sign in';
export const formForgotLink = 'Forgot your password?';

export const staleLinkTitle = 'This link is not complete';
export const staleLinkText = 'Open it from the mail again, or ask for a new one.';

export const confirmEmailPageTitle = 'Confirm your address';
export const confirmEmailTitle = 'Confirm your new address';
export const confirmEmailNote = 'You will sign in with it.';

export const forgotPasswordPageTitle = 'Forgotten password';
export const forgotPasswordTitle = 'Set a new password';
export const forgotPasswordNote = 'We mail you a link.';

export const invitationPageTitle = 'Invitation';
export const invitationTitle = 'Join Spendwatch';
export const note = 'See what your organization spends on AI APIs.';

export const resetPasswordTitle = 'Choose a new password';
export const resetPasswordNote = 'All devices are signed out when you do.';

export const secondFactorTitle = 'Set up a second factor';
export const secondFactorNote = 'Your workspace asks everybody for one. It takes a minute.';

export const setupTitle = 'Set up Spendwatch';
export const setupNote = 'You become the owner of this installation. There is no default password.';

export const title = 'Sign in to Spendwatch';
