export const newPassword = 'New password';
export const chooseNewPassword = 'Choose a new password';
export const allDevicesSigned = 'All devices are signed out when you do.';
