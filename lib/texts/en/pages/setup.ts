export const setUp = 'Set up';
export const setUpSpendwatch = 'Set up Spendwatch';
export const becomeOwnerInstallation = 'You become the owner of this installation. There is no default password.';
