/** What a stored row that cannot be read is. */
export const UNREADABLE_KINDS = [
  'budget',
  'budget-firing',
  'alert-rule',
  'incident',
  'channel',
  'notification-policy',
  'silence',
  'notification',
  'decision',
  'containment-policy',
  'containment',
  'key-access',
  'leak',
  'saved-view',
  'share-link',
  'annotation',
  'rotation',
  'incident-step',
  'account-event',
  'key-register',
] as const;
export type UnreadableKind = (typeof UNREADABLE_KINDS)[number];
