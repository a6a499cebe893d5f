export const password = 'Password';
export const changingSignsOut = 'Changing it signs out all other devices.';
export const signinForgotPassword = (providers: string) =>
  `You sign in ${providers}. “Forgot your password?” on the sign-in page sets one.`;
export const through = (providers: string) => `through ${providers}`;
export const withoutPassword = 'without a password';
export const changePassword = 'Change password…';
export const passwordChangedAll = 'Your password is changed; all other devices were signed out';
export const title = 'Change your password';
export const currentPassword = 'Current password';
export const newPassword = 'New password';
export const cancel = 'Cancel';
export const changePasswordNote = 'Change password';
