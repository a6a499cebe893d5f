export const linkWorksUntil = (asOf: string, expiresAt: string) => `${asOf} · link works until ${expiresAt}`;
export const nothingReadYet = 'Nothing has been read yet';
export const asOf = (asOf: string) => `As of ${asOf}`;
export const sharedReadOnly = 'Shared read-only from Spendwatch. Estimated amounts are marked “est.”.';
export const share = 'Share';
