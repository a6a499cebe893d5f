import { choosePlural } from '../plural';

export const newTitle = 'New rule';
export const note = 'What is watched, how severe it is, and who is notified';
export const plannedEventsHint = 'A launch or a migration ahead? {announce}, and it raises no alert.';
export const plannedEventsLink = 'Announce it';
export const errorTitle = 'Rules could not be read';
export const emptyTitle = 'No rule yet';
export const emptyText =
  'Unusual spend and missing data are watched all the same; a rule changes how, and adds limits of your own.';
export const deleteDone = (ruleName: string) => `Rule “${ruleName}” deleted`;
export const deleteQuestion = 'Delete this rule?';
export const deleteConfirm = 'Delete rule';
export const deleteEffect =
  'The last rule of a kind gives way to the default of that kind: to stop watching, switch it off instead. Past incidents stay.';

export const editSaved = 'Rule saved';
export const editCreated = 'Rule created';
export const editTitle = 'Edit rule';
export const editNamePlaceholder = 'More than $100 an hour';
export const editDetectedSeverityOption = 'As severe as detected';
export const editInfoNoMailOption = 'Info: no mail';
export const editSave = 'Create rule';

export const optionsNoveltiesLegend = 'What counts as new';
export const optionsSensitivityLabel = 'Sensitivity';
export const optionsSensitivityHelp = 'Low tells less and later, high tells more and earlier.';
export const optionsLowSensitivityOption = (warnings: number) => `Low: about ${warnings} false warnings a month`;
export const optionsMediumSensitivityOption = (warnings: number) => `Medium: about ${warnings}`;
export const optionsHighSensitivityOption = (warnings: number) => `High: about ${warnings}`;
export const optionsMeasureLabel = 'Measure';
export const optionsCostInUsdOption = 'Cost in USD';
export const optionsAboveLabel = 'Reaches';
export const optionsWindowLabel = 'Within';
export const optionsWindowOption = (windowMinutes: number) => `${windowMinutes} minutes`;
export const optionsBudgetLabel = 'Budget';
export const optionsEveryBudgetOption = 'Every budget';
export const optionsPercentLabel = 'Percent';
export const optionsBasisLabel = 'Of what is';
export const optionsProblemsLegend = 'What to tell';

export const rowFixedSeverityBadge = (severity: string) => `always ${severity}`;
export const rowSchedule = (schedule: string) => ` · active ${schedule}`;
export const rowNeverFired = 'Never fired';
export const rowFired = (count: number) =>
  `${count === 0 ? 'Not fired' : `Fired ${choosePlural('en', count, { one: 'once', other: `${count} times` })}`} in 30 days, last`;
export const rowWaitsFor = (waitsFor: string) => `Waits for ${waitsFor}.`;
export const rowActionsForLabel = (ruleName: string) => `Actions for ${ruleName}`;
export const rowSwitchOffItem = 'Switch off';
export const rowSwitchOnItem = 'Switch on';

export const scheduleActiveHoursLegend = (index: number) => `Active hours ${index}`;
export const scheduleRemoveActiveHoursLabel = (index: number) => `Remove active hours ${index}`;
export const scheduleAddHoursButton = 'Add hours';

export const scopeAllModels = 'All models';
export const scopeLegend = 'Scope';

export const schedulePresetsAlways = 'Always';
export const schedulePresetsOfficeHours = 'Monday to Friday, 08:00 to 18:00';
export const schedulePresetsNightsAndWeekends = 'Nights and weekends';
export const schedulePresetsOwnHours = 'The hours below';

export const weekStripSummary = (hours: number) => `Active ${hours} of 168 hours a week`;
export const optionsUnusedDaysLabel = 'Unused after days';
export const optionsMaxAgeDaysLabel = 'Old after days';
export const optionsWarnDaysLabel = 'Days before credits end';
export const optionsMaxRechargesLabel = 'Recharges a day';
