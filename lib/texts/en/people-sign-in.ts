export const codeAuthenticatorApp = 'Code from your authenticator app';
export const sixDigitsNew = 'Six digits; a new code comes every 30 seconds.';
export const useRecoveryCodeInstead = 'Use a recovery code instead';
export const recoveryCode = 'Recovery code';
export const oneCodesSaved = 'One of the codes you saved when you set up the app. Each works once.';
export const useAuthenticatorAppInstead = 'Use the authenticator app instead';
export const startAgain = 'Start again';

export const yourAddressIsChanged = 'Your address is changed';
export const nowSignin = 'From now on you sign in with it.';
export const useThisAddress = 'Use this address';

export const lookIntoYourMailbox = 'Look into your mailbox';
export const ifSomebodySigns =
  'If somebody signs in with this address, a link is on its way. It works once, for 30 minutes.';
export const backToSignin = 'Back to sign-in';

export const invitationDoesNot = 'This invitation does not work';
export const invitationFormLinkNotComplete = 'The link is not complete: open it from the mail again.';
export const youAreInvitedTo = 'You are invited to';
export const asWithAddress = (role: string) => `as ${role}, with the address`;
export const joinWorkspace = 'Join the workspace';
export const accountSigninCome = (email: string) =>
  `You have an account with ${email}: sign in with it, and you come back here.`;
export const signinToAccept = 'Sign in to accept';
export const yourName = 'Your name';
export const choosePassword = 'Choose a password';
export const createMyAccount = 'Create my account';
export const joinWithGoogle = 'Join with Google';
export const joinSingleSign = 'Join with single sign-on';

export const newPasswordSet = 'Your new password is set';
export const resetPasswordFormAllDevicesSigned = 'All devices were signed out. Sign in with the new password.';
export const setPassword = 'Set the password';

export const codeFromTerminal = 'Code from the terminal';
export const printedWhereSpendwatch = 'Printed where Spendwatch was started.';
export const createOwner = 'Create the owner';

export const or = 'or';
export const signinWithPasskey = 'Sign in with a passkey';
export const continueWithGoogle = 'Continue with Google';
export const continueSingleSign = 'Continue with single sign-on';
export const signin = 'Sign in';
export const forgotYourPassword = 'Forgot your password?';

export const staleLinkLinkNotComplete = 'This link is not complete';
export const openMailAgain = 'Open it from the mail again, or ask for a new one.';

export const confirmYourAddress = 'Confirm your address';
export const confirmYourNewAddress = 'Confirm your new address';
export const willSignin = 'You will sign in with it.';

export const forgottenPassword = 'Forgotten password';
export const setNewPassword = 'Set a new password';
export const weMailYouLink = 'We mail you a link.';

export const invitation = 'Invitation';
export const joinSpendwatch = 'Join Spendwatch';
export const seeOrganizationSpends = 'See what your organization spends on AI APIs.';

export const chooseNewPassword = 'Choose a new password';
export const resetPasswordPageAllDevicesSigned = 'All devices are signed out when you do.';

export const setUpSecondFactor = 'Set up a second factor';
export const workspaceAsksEverybody = 'Your workspace asks everybody for one. It takes a minute.';

export const setUpSpendwatch = 'Set up Spendwatch';
export const becomeOwnerInstallation = 'You become the owner of this installation. There is no default password.';

export const signinToSpendwatch = 'Sign in to Spendwatch';
