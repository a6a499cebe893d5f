export const invitationDoesNot = 'This invitation does not work';
export const linkNotComplete = 'The link is not complete: open it from the mail again.';
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
