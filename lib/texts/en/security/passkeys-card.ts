export const passkeyAdded = 'Passkey added';
export const passkeyRemoved = 'Passkey removed';
export const passkeys = 'Passkeys';
export const addPasskey = 'Add a passkey';
export const noneYetPasskey =
  'None yet. A passkey signs you in by fingerprint, face or PIN, and cannot be given away to a false page.';
export const synced = 'synced';
export const added = 'added';
export const removePasskey = (passkeyName: string) => `Remove passkey ${passkeyName}`;
export const remove = 'Remove';
export const removeThisPasskey = 'Remove this passkey?';
export const removePasskeyNow = 'Remove passkey';
export const signsInNoMore =
  'The device that holds it signs in with it no more. It can be added again from that device.';
