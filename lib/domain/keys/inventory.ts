/** What providers list. */
export const INVENTORY_KINDS = ['keys', 'projects', 'service-accounts', 'admin-keys', 'people'] as const;
export type InventoryKind = (typeof INVENTORY_KINDS)[number];

/** What is known of each, in the order of the page's columns. */
export const INVENTORY_COLUMNS = [
  'name',
  'project',
  'connection',
  'owner',
  'purpose',
  'team',
  'spend',
  'requests',
  'models',
  'createdAt',
  'lastUsedAt',
  'expiresAt',
  'firstSeenAt',
  'lastSeenAt',
  'rotateOn',
  'limit',
  'findings',
] as const;
export type InventoryColumn = (typeof INVENTORY_COLUMNS)[number];
