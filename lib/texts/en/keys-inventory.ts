export const KINDS = {
  keys: 'Keys',
  projects: 'Projects',
  'service-accounts': 'Service accounts',
  'admin-keys': 'Admin keys',
  people: 'People',
} as const;
export const kindLabel = 'What to list';
export const COLUMNS = {
  name: 'Name',
  project: 'Project',
  connection: 'Connection',
  owner: 'Owner',
  purpose: 'Purpose',
  team: 'Team',
  spend: 'Spend, 30 days',
  requests: 'Requests, 30 days',
  models: 'Models',
  createdAt: 'Created',
  lastUsedAt: 'Last used',
  expiresAt: 'Expires',
  firstSeenAt: 'First seen',
  lastSeenAt: 'Last seen',
  rotateOn: 'Rotate by',
  limit: 'Monthly limit',
  findings: 'Findings',
} as const;
export const columnsButton = 'Columns';
export const exportLink = 'CSV of the list';
export const registerLink = 'CSV of the register';
export const count = (shown: string, all: string) => `${shown} of ${all}`;
export const showMore = 'Show more rows';
export const nothingShown = 'Nothing fits these filters.';
export const nothingListed = 'The providers list none of these.';

export const importButton = 'Import register…';
export const importTitle = 'Import the register';
export const importText =
  'A CSV with the columns of the exported register. You see what it would change before anything is changed.';
export const importFileLabel = 'CSV file';
export const importApply = (count: string) => `Change ${count} keys`;
export const importNothing = 'The file changes nothing.';
export const importDone = 'Register imported';
export const importLine = (line: string, field: string, message: string) => `Line ${line}, ${field}: ${message}`;
export const importChange = (name: string, fields: string) => `${name}: ${fields}`;
