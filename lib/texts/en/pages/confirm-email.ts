export const confirmYourAddress = 'Confirm your address';
export const confirmYourNewAddress = 'Confirm your new address';
export const willSignin = 'You will sign in with it.';
