export const copyNewKeyNow = 'Copy the new key now';
export const newSigningKeyFor = (channelName: string) => `New signing key for ${channelName}?`;
export const cannotShownAgain = 'It cannot be shown again.';
export const requestsSignedBoth =
  'Requests are signed with both keys for a day, so that you can change your program in between.';
export const keyBeforeSigns = 'The key before it signs too until';
export const iHaveSavedIt = 'I have saved it';
export const cancel = 'Cancel';
export const makeNewKey = 'Make a new key';
