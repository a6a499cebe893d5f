export const newRule = 'New rule';
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

export const ruleSaved = 'Rule saved';
export const ruleCreated = 'Rule created';
export const editRule = 'Edit rule';
export const moreThanHour = 'More than $100 an hour';
export const asGraveAs = 'As severe as detected';
export const infoNoMail = 'Info: no mail';
export const create = 'Create rule';

export const whatCountsAsNew = 'What counts as new';
export const sensitivity = 'Sensitivity';
export const lowTellsLess = 'Low tells less and later, high tells more and earlier.';
export const lowAboutFalse = (warnings: number) => `Low: about ${warnings} false warnings a month`;
export const mediumAbout = (warnings: number) => `Medium: about ${warnings}`;
export const highAbout = (warnings: number) => `High: about ${warnings}`;
export const measure = 'Measure';
export const costInUsd = 'Cost in USD';
export const reaches = 'Reaches';
export const within = 'Within';
export const minutes = (windowMinutes: number) => `${windowMinutes} minutes`;
export const budget = 'Budget';
export const everyBudget = 'Every budget';
export const percent = 'Percent';
export const ofWhatIs = 'Of what is';
export const whatToTell = 'What to tell';

export const rowAlways = (severity: string) => `always ${severity}`;
export const active = (schedule: string) => ` · active ${schedule}`;
export const waitsFor = (waitsFor: string) => `Waits for ${waitsFor}.`;
export const actionsFor = (ruleName: string) => `Actions for ${ruleName}`;
export const switchOff = 'Switch off';
export const switchOn = 'Switch on';

export const activeHours = (index: number) => `Active hours ${index}`;
export const removeActiveHours = (index: number) => `Remove active hours ${index}`;
export const addHours = 'Add hours';

export const allKeys = 'All keys';
export const allModels = 'All models';
export const scope = 'Scope';

export const schedulePresetsAlways = 'Always';
export const mondayToFridayTo = 'Monday to Friday, 08:00 to 18:00';
export const nightsAndWeekends = 'Nights and weekends';
export const hoursBelow = 'The hours below';

export const activeOfHoursWeek = (hours: number) => `Active ${hours} of 168 hours a week`;
