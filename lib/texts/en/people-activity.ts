export const signInsAndSessions = 'Sign-ins and sessions';
export const accounts = 'Accounts';
export const who = 'Who';
export const namePersonToken = 'Name of a person or token';
export const since = 'Since';

export const detailsOfEntry = (sequence: number) => `Details of entry ${sequence}`;

export const note =
  'What people, tokens and commands did here. Lines are only ever added; each carries a digest of the one before';
export const emptyTitle = 'Nothing found';
export const nothingDoneHere = 'Nothing was done here yet.';
export const noLineFits = 'No line fits the filter. Widen or clear it.';
export const when = 'When';
export const didWhat = 'Did what';
export const activityIsForAdministrators = 'The activity is for administrators';
export const activityCouldNot = 'The activity could not be read';
export const showOlder = 'Show older';
