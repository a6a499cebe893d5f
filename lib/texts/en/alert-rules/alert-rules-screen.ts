export const newRule = 'New rule';
export const title = 'Alert rules';
export const note = 'What is watched, how severe it is, and who hears of it';
export const launchOrMigrationAhead = 'A launch or a migration ahead?';
export const announceIt = 'Announce it';
export const raisesNoAlert = ', and it raises no alert.';
export const errorTitle = 'Rules could not be read';
export const emptyTitle = 'No rule yet';
export const unusualSpendMissing =
  'Unusual spend and missing data are watched all the same; a rule changes how, and adds limits of your own.';
export const ruleDeleted = (ruleName: string) => `Rule “${ruleName}” deleted`;
export const deleteThisRule = 'Delete this rule?';
export const deleteRule = 'Delete rule';
export const lastRuleKind =
  'The last rule of a kind gives way to the default of that kind: to stop watching, switch it off instead. Past incidents stay.';
