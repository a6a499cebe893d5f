import { choosePlural } from '../plural';

export const amountDone = (budgetName: string, amount: string) => `Budget “${budgetName}” is ${amount} now`;
export const amountChangeLabel = (budgetName: string, amount: string) =>
  `Change the amount of ${budgetName}, ${amount}`;
export const amountOfLimit = (limitText: string) => `of ${limitText}`;
export const amountOfCurrency = 'of $';
export const amountInputLabel = (budgetName: string) => `Amount of ${budgetName} in USD`;
export const amountError = 'Expected an amount such as 500 or 12.50';

export const calendarMonday = 'Monday';
export const calendarTuesday = 'Tuesday';
export const calendarWednesday = 'Wednesday';
export const calendarThursday = 'Thursday';
export const calendarFriday = 'Friday';
export const calendarSaturday = 'Saturday';
export const calendarSunday = 'Sunday';
export const calendarTitle = 'Period and time zone';
export const calendarSummaryHint = '· when it begins and ends, and whether what is left carries over';
export const calendarTimeZonePlaceholder = 'Europe/Berlin';
export const calendarRolloverLabel = 'Add what a period leaves to the next one';
export const calendarWeekBeginsOnLabel = 'Week begins on';
export const calendarMonthBeginsOnLabel = 'Month begins on day';
export const calendarMonthBeginsOnHelp = 'A shorter month begins on its last day.';

export const progressOfAmount = (amount: string) => `of ${amount}`;
export const progressLabel = (budgetName: string) => `${budgetName}: spent`;

export const rowView = (savedViewName: string) => `view ${savedViewName}`;
export const rowAmountFailed = (message: string) => `The amount was not changed: ${message}`;
export const rowTooLow = 'Far below what is spent.';
export const rowTooHigh = 'Far above what is spent.';
export const rowSetToButton = (amount: string) => `Set to ${amount}`;
export const rowActionsForLabel = (budgetName: string) => `Actions for ${budgetName}`;
export const rowMirrorItem = 'Set at the provider…';

export const scopeUserLabel = 'User';
export const scopeCountsSummary = (value: string) => `Counts ${value}`;
export const scopePartOfUsage = 'only part of the usage';
export const scopeAllUsage = 'all usage';
export const scopeSummaryHint = '· choose a provider, payer, project, key, model or person';
export const scopeSavedViewLabel = 'Saved view';
export const scopeSavedViewHelp = 'Its filter is counted, also when the view is changed later.';
export const scopeNoSavedViewOption = 'None: the fields below';
export const sourceLabel = 'Provider or connection';
export const sourceAnyOption = 'Every connection';
export const sourceProvidersGroup = 'All connections of a provider';
export const sourceProviderHelp = 'Connections of this provider that are added later count too.';
export const payerLabel = 'Team or other payer';
export const payerNoneOption = 'None: the other fields say it';
export const payerHelp =
  'Counts what the allocation rules give it and those beneath it, by whole days of UTC, as the allocation page does.';
export const scopeKindLabel = 'Kind of usage';
export const scopeAllKindsOption = 'All kinds';

export const suggestionsTitle = 'Suggested';
export const suggestionsNote = 'near what you can expect to spend';
export const suggestionsDone = (name: string) => `Budget “${name}” created`;

export const newTitle = 'New budget';
export const note = 'Limits per period, with alerts on what is spent and on where it is heading';
export const errorTitle = 'Budgets could not be read';
export const emptyText =
  'Start with one for everything, a little above what you usually spend in a month. You get a mail at 80% and 100%, and as soon as the forecast passes it.';
export const shownOf = (shown: number, all: number) => `${shown} of ${all} budgets`;
export const showMoreButton = 'Show more';

export const channelPickerLegend = 'Channels to notify';
export const channelPickerEmpty = 'No channel yet.';
export const channelPickerAddLink = 'Add an e-mail channel';
export const channelPickerNote = 'Tick none to notify all of them.';

export const deleteDone = (budgetName: string) => `Budget “${budgetName}” deleted`;
export const deleteQuestion = 'Delete this budget?';
export const deleteConfirm = 'Delete budget';
export const deleteEffect =
  'Its alerts stop and its open incident is resolved. Past incidents and usage stay. This cannot be undone.';

export const editSaved = (budgetName: string) => `Budget “${budgetName}” saved`;
export const editCreated = 'Budget created';
export const editTitle = 'Edit budget';
export const planView = (viewName: string) => `the saved view ${viewName}`;
export const editDescription = (timezone: string) => `Periods follow the calendar of ${timezone}.`;
export const editAmountLabel = 'Amount in USD';
export const editPeriodLabel = 'Period';
export const editSave = 'Create budget';

export const mirrorDone = 'Set at the provider, and read back';
export const mirrorTitle = 'Set at the provider';
export const mirrorDescription = (budgetName: string) =>
  `The provider knows monthly limits of the organization and of projects. "${budgetName}" would become one.`;
export const mirrorHardLimitLabel = (amount: string) => `Hard limit of ${amount} a month`;
export const mirrorHardLimitHelp = 'Beyond it the provider refuses every call, some time later.';
export const mirrorRecipientsLabel = 'Alerts by the provider go to';
export const mirrorRecipientsHelp = 'Addresses with commas; empty = no alerts are set.';
export const mirrorRecipientsPlaceholder = 'finance@example.com';
export const mirrorSetThereNow = (hardLimit: string | null, alerts: number) =>
  `Set there now: ${hardLimit === null ? 'no hard limit' : `${hardLimit} a month`}, ${choosePlural('en', alerts, { one: '1 alert', other: `${alerts} alerts` })}.`;
/** What the provider holds: `hardLimit` and `alerts` are amounts, written already. */
export const providerLimitsSet = (hardLimit: string | null, alerts: string) => {
  const limit = hardLimit === null ? 'no hard limit' : `${hardLimit} a month`;
  return alerts === '' ? limit : `${limit}, alerts at ${alerts}`;
};
export const mirrorNothingToDo = 'It is all there already.';

export const providerLimitsSame = 'Same';
export const providerLimitsMissingThere = 'Not set there';
export const providerLimitsOnlyThere = 'Only there';
export const providerLimitsNoLimit = 'No limit';
export const providerLimitsNote = 'its own hard limits and alerts';
export const providerLimitsCompareButton = 'Compare';
export const providerLimitsExplanation =
  'The provider enforces its own limit, also when Spendwatch is off. To set one, open a monthly budget’s menu.';
export const providerLimitsErrorTitle = "The provider's limits could not be read";
export const providerLimitsOrganization = 'Organization';
export const providerLimitsProject = (projectName: string) => `Project ${projectName}`;
export const providerLimitsNoBudgetHere = 'no budget here';
export const providerLimitsBudget = (budgetName: string, budgetAmount: string) =>
  `budget ${budgetName}: ${budgetAmount}`;
export const providerLimitsRefusingCallsBadge = 'Refusing calls';

export const thresholdsLegend = 'Notify at';
export const thresholdsPercentLabel = (index: number) => `Threshold ${index}, percent`;
export const thresholdsOfBudget = '% of the budget';
export const thresholdsBasisLabel = (index: number) => `Threshold ${index}, measured on`;
export const thresholdsRemoveThresholdLabel = (index: number) => `Remove threshold ${index}`;
export const thresholdsRepeated = 'Each threshold counts once: change or remove the repeated one.';
export const thresholdsAddThresholdButton = 'Add threshold';
export const actionsLegend = 'Do at the provider';
export const actionsHelp = 'Done when this share of the budget is spent. Needs an action key on the connection.';
export const actionsPercentLabel = (index: number) => `Action ${index}, percent`;
export const actionsRemoveLabel = (index: number) => `Remove action ${index}`;
export const actionsActionLabel = 'Action';
export const actionsModelPlaceholder = 'As the budget says';
export const actionsAddButton = 'Add action';
