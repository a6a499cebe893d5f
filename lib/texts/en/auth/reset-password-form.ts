export const newPasswordSet = 'Your new password is set';
export const allDevicesSigned = 'All devices were signed out. Sign in with the new password.';
export const newPassword = 'New password';
export const setPassword = 'Set the password';
