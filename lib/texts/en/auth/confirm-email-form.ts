export const yourAddressIsChanged = 'Your address is changed';
export const nowSignin = 'From now on you sign in with it.';
export const useThisAddress = 'Use this address';
