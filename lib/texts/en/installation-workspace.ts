export const title = 'Workspace settings';

export const createDialogTitle = 'New workspace';
export const description = 'Connections, budgets and people of its own. You become its owner.';

export const timezoneHelp = 'Days, weeks and months of budgets and charts follow it, e.g. Europe/Berlin.';
export const generalCardSaved = 'Workspace saved';

export const retentionCardTitle = 'Data retention';
export const retentionCardNote = 'Tidied once an hour';
export const errorTitle = 'The settings could not be loaded';
export const days = 'days';
export const forEver = 'for ever';
export const save = 'Save retention';
export const retentionCardSaved = 'Retention saved';
export const backupNote =
  'What was removed is gone from here; a backup made before is the only way back. It does not touch what the provider keeps.';
export const LABELS = {
  minuteDays: {
    name: 'Usage by minute',
    lost: 'Older minutes are summed up in hours, which stay. Charts of older incidents are drawn by the hour.',
  },
  hourDays: {
    name: 'Usage by hour',
    lost: 'Older hours are summed up in days, which stay. The hours of an ordinary week are then known for newer days only.',
  },
  dayDays: {
    name: 'Usage by day, and bills',
    lost: 'Older spend is not known any more: charts show a gap, and comparisons with that time end.',
  },
  incidentDays: {
    name: 'Resolved incidents',
    lost: 'Older ones go with their timeline, notes and what was sent about them. Open incidents always stay.',
  },
  messageDays: {
    name: 'Notifications and captured mails',
    lost: 'Who was told what, and when, is no longer shown. What still waits to be sent stays.',
  },
  activityDays: {
    name: 'Activity',
    lost: 'The beginning of the audit trail goes; what stays can still be proven whole.',
  },
} as const;
export const keptDays = (name: string) => `${name}: days`;
export const keptForEver = (name: string) => `${name}: for ever`;
export const nothingGoes = 'Nothing is removed.';
export const nothingOlder = (day: string) => `From before ${day}: nothing is stored.`;
export const goes = (rows: string, day: string, isMore: boolean) =>
  `From before ${day}: ${isMore ? 'more than ' : ''}${rows} removed by the next tidying.`;
export const row = 'row';
export const confirmTitle = 'Keep data for a shorter time?';
export const confirmLead = 'Within the hour this is removed for good:';
export const confirmLabel = 'Keep it shorter';
export const confirmRow = (name: string, rows: string, day: string, isMore: boolean) =>
  `${name}: ${isMore ? 'more than ' : ''}${rows} from before ${day}`;

export const signinRules = 'Sign-in rules';
export const twoFactors = 'Two factors';
export const required = 'required';
export const optional = 'optional';
export const sessionsEndWithout = 'Sessions end without use after';
export const sessionsEndAny = 'Sessions end in any case after';
export const signinRulesSaved = 'Sign-in rules saved';
export const requireTwoFactors = 'Require two factors';
export const membersWithoutAuthenticator =
  'Members without an authenticator app or a passkey must set one up before anything else.';
export const hoursWithoutUse = 'Hours without use until a session ends';
export const hoursUntilSession = 'Hours until a session ends in any case';

export const dataOfThisWorkspace = 'Data of this workspace';
export const download = 'Download everything';
export const deleteWorkspace = 'Delete workspace…';
export const fileHoldsEvery =
  'The file holds every row as JSON lines: usage, costs, budgets, rules, incidents, what was sent to whom and the activity. Keys, passwords and other secrets are not in it.';
export const deleteLabel = (name: string) => `Delete ${name}?`;
export const deleteWorkspaceNote = 'Delete workspace';
export const allUsageConnections =
  'All usage, connections with their keys, budgets, rules, incidents, mails and the activity go for good, and people who belong to no other workspace with them. Nothing is changed at the provider. A backup is the only way back.';

export const note = 'What holds for everybody who belongs to it.';
export const newWorkspace = 'New workspace…';
