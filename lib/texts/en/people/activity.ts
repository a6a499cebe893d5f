export const filtersSessionsOption = 'Sign-ins and sessions';
export const filtersAccountsOption = 'Accounts';
export const whoLabel = 'Who';
export const filtersWhoPlaceholder = 'Name of a person or token';
export const filtersSinceLabel = 'Since';

export const rowDetailsLabel = (sequence: number) => `Details of entry ${sequence}`;

export const note =
  'What people, tokens and commands did here. Lines are only ever added; each carries a digest of the one before';
export const emptyTitle = 'Nothing found';
export const emptyText = 'Nothing was done here yet.';
export const emptyFilterText = 'No line fits the filter. Widen or clear it.';
export const whenColumn = 'When';
export const actionColumn = 'Did what';
export const forbiddenTitle = 'The activity is for administrators';
export const errorTitle = 'The activity could not be read';
export const showOlderButton = 'Show older';
