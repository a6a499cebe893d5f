export const linkDoesNot = 'This link does not work';
export const expiredRevokedCopied =
  'It has expired, was revoked, or was copied in part. Ask the person who sent it for a new one.';
