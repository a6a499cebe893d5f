/** Short names of what is found about keys. */
export const FINDING_NAMES = {
  'canary-used': 'Canary used',
  'own-key-ending': 'Our own key ends',
  'owner-gone': 'Owner has left',
  'owner-without-access': 'Owner without access',
  'first-use': 'First use',
  'unexpected-model': 'Unexpected model',
  'unexpected-hours': 'Unexpected hours',
  'over-expected-spend': 'Over expected spend',
  expiring: 'About to expire',
  'rotation-due': 'Rotation due',
  shared: 'Shared by several',
  'over-privileged': 'May do too much',
  'no-limit': 'No spend limit',
  'admin-key-without-expiry': 'Admin key without end',
  unconfirmed: 'Owner does not answer',
  'limit-too-high': 'Limit too high',
  old: 'Old',
  'never-used': 'Never used',
  unused: 'Unused',
  'no-owner': 'Without owner',
} as const;

export const filterLabel = 'Finding';
export const filterAll = 'Whatever the finding';
export const filterOption = (name: string, count: string) => `${name} (${count})`;
export const listTitle = 'Findings';
export const listNone = 'Nothing is wrong with this key.';
export const sinceText = 'since {since}';
export const atStake = (cost: string) => `${cost} a month at stake`;
