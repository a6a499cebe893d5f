export const serviceAccount = 'service account';
export const personal = 'personal';
export const never = 'never';
export const expired = 'expired';
export const revoke = 'Revoke…';
export const revokeThisToken = 'Revoke this token?';
export const revokeToken = 'Revoke token';
export const revoked = (tokenName: string) => `${tokenName} revoked`;
export const whateverUsesRefused = 'Whatever uses it is refused from now on. This cannot be undone.';
