export const title = 'Workspace settings';

export const createTitle = 'New workspace';
export const createDescription = 'Connections, budgets and people of its own. You become its owner.';

export const generalTimeZoneHelp = 'Days, weeks and months of budgets and charts follow it, e.g. Europe/Berlin.';
export const generalDone = 'Workspace saved';

export const retentionTitle = 'Data retention';
export const retentionNote = 'Older data is deleted once an hour';
export const retentionErrorTitle = 'The settings could not be loaded';
export const retentionRowDays = 'days';
export const retentionRowForEverLabel = 'for ever';
export const retentionSaveButton = 'Save retention';
export const retentionDone = 'Retention saved';
export const retentionEffect =
  'What was removed is gone from here; only a backup made before can restore it. It does not touch what the provider keeps.';
export const RETENTION_LABELS = {
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
    lost: 'Who was notified of what, and when, is no longer shown. What still waits to be sent stays.',
  },
  activityDays: {
    name: 'Activity',
    lost: 'The beginning of the audit trail goes; what stays can still be proven whole.',
  },
} as const;
export const retentionRowKeptDaysLabel = (name: string) => `${name}: days`;
export const retentionRowForEverOfLabel = (name: string) => `${name}: for ever`;
export const retentionRowNothingRemoved = 'Nothing is removed.';
export const retentionRowNothingOlder = (day: string) => `From before ${day}: nothing is stored.`;
export const retentionRowRemoved = (rows: string, day: string, isMore: boolean) =>
  `From before ${day}: ${isMore ? 'more than ' : ''}${rows} removed by the next tidying.`;
export const retentionOneRow = 'row';
export const retentionQuestion = 'Keep data for a shorter time?';
export const retentionConfirmText = 'Within the hour this is removed for good:';
export const retentionConfirm = 'Keep it shorter';
export const retentionConfirmRow = (name: string, rows: string, day: string, isMore: boolean) =>
  `${name}: ${isMore ? 'more than ' : ''}${rows} from before ${day}`;

export const signInRulesTitle = 'Sign-in rules';
export const signInRulesFactors = 'Two factors';
export const signInRulesRequiredBadge = 'required';
export const signInRulesOptionalBadge = 'optional';
export const signInRulesIdle = 'Sessions end without use after';
export const signInRulesLongest = 'Sessions end in any case after';
export const signInRulesDone = 'Sign-in rules saved';
export const signInRulesFactorsLabel = 'Require two factors';
export const signInRulesFactorsHelp =
  'Members without an authenticator app or a passkey must set one up before anything else.';
export const signInRulesIdleLabel = 'Hours without use until a session ends';
export const signInRulesLongestLabel = 'Hours until a session ends in any case';

export const dataTitle = 'Data of this workspace';
export const dataDownloadButton = 'Download everything';
export const deleteButton = 'Delete workspace…';
export const dataExplanation =
  'The file holds every row as JSON lines: usage, costs, budgets, rules, incidents, what was sent to whom and the activity. Keys, passwords and other secrets are not in it.';
export const deleteQuestion = (name: string) => `Delete ${name}?`;
export const deleteConfirm = 'Delete workspace';
export const deleteEffect =
  'All usage, connections with their keys, budgets, rules, incidents, mails and the activity are deleted for good, and so are people who belong to no other workspace. Nothing is changed at the provider. Only a backup can restore them.';

export const note = 'What holds for everybody who belongs to it.';
export const createButton = 'New workspace…';
