export const budgetIsNow = (budgetName: string, amount: string) => `Budget “${budgetName}” is ${amount} now`;
export const changeAmountOf = (budgetName: string, amount: string) => `Change the amount of ${budgetName}, ${amount}`;
export const amountOfLabel = (limitText: string) => `of ${limitText}`;
export const ofNote = 'of $';
export const amountOfInUsd = (budgetName: string) => `Amount of ${budgetName} in USD`;
export const expectedAmount = 'Expected an amount such as 500 or 12.50';

export const monday = 'Monday';
export const tuesday = 'Tuesday';
export const wednesday = 'Wednesday';
export const thursday = 'Thursday';
export const friday = 'Friday';
export const saturday = 'Saturday';
export const sunday = 'Sunday';
export const startDayDatesRollover = '· start day, dates, rollover';
export const europeBerlin = 'Europe/Berlin';
export const addPeriodLeaves = 'Add what a period leaves to the next one';
export const weekBeginsOn = 'Week begins on';
export const monthBeginsOnDay = 'Month begins on day';
export const shorterMonthBegins = 'A shorter month begins on its last day.';

export const progressOfLabel = (amount: string) => `of ${amount}`;
export const spent = (budgetName: string) => `${budgetName}: spent`;

export const view = (savedViewName: string) => `view ${savedViewName}`;
export const amountWasNotChanged = (message: string) => `The amount was not changed: ${message}`;
export const farBelowSpent = 'Far below what is spent.';
export const farAboveSpent = 'Far above what is spent.';
export const setTo = (amount: string) => `Set to ${amount}`;
export const actionsFor = (budgetName: string) => `Actions for ${budgetName}`;
export const setAtProvider = 'Set at the provider…';

export const user = 'User';
export const counts = (value: string) => `Counts ${value}`;
export const onlyPartOfUsage = 'only part of the usage';
export const allUsage = 'all usage';
export const narrowItDown = '· narrow it down';
export const savedView = 'Saved view';
export const filterCountedAlso = 'Its filter is counted, also when the view is changed later.';
export const noneFieldsBelow = 'None: the fields below';
export const kindOfUsage = 'Kind of usage';
export const allKinds = 'All kinds';

export const suggested = 'Suggested';
export const nearCanExpect = 'near what you can expect to spend';
export const suggestionsBudgetCreated = (name: string) => `Budget “${name}” created`;
export const suggestionsMonth = 'a month';

export const newBudget = 'New budget';
export const note = 'Limits per period, with alerts on what is spent and on where it is heading';
export const errorTitle = 'Budgets could not be read';
export const startOneEverything =
  'Start with one for everything, a little above what you usually spend in a month. You get a mail at 80% and 100%, and as soon as the forecast passes it.';
export const shownOf = (shown: number, all: number) => `${shown} of ${all} budgets`;
export const showMore = 'Show more';

export const tellWhom = 'Tell whom';
export const noChannelYet = 'No channel yet.';
export const addEmailChannel = 'Add an e-mail channel';
export const noneTickedMeans = 'None ticked means every channel.';

export const budgetDeleted = (budgetName: string) => `Budget “${budgetName}” deleted`;
export const deleteThisBudget = 'Delete this budget?';
export const deleteBudget = 'Delete budget';
export const alertsStopOpen =
  'Its alerts stop and its open incident is resolved. Past incidents and usage stay. This cannot be undone.';

export const budgetSaved = (budgetName: string) => `Budget “${budgetName}” saved`;
export const editDialogBudgetCreated = 'Budget created';
export const editBudget = 'Edit budget';
export const periodsFollowCalendarOf = (timezone: string) => `Periods follow the calendar of ${timezone}.`;
export const amountInUsd = 'Amount in USD';
export const period = 'Period';
export const create = 'Create budget';

export const setProviderRead = 'Set at the provider, and read back';
export const title = 'Set at the provider';
export const description = (budgetName: string) =>
  `The provider knows monthly limits of the organization and of projects. "${budgetName}" would become one.`;
export const hardLimitOfMonth = (amount: string) => `Hard limit of ${amount} a month`;
export const beyondProviderRefuses = 'Beyond it the provider refuses every call, some time later.';
export const alertsProviderGo = 'Alerts by the provider go to';
export const addressesCommasEmpty = 'Addresses with commas; empty = no alerts are set.';
export const financeExampleCom = 'finance@example.com';
export const setThereNow = (hardLimit: string, count: string) => `Set there now: ${hardLimit}, ${count}.`;
export const noHardLimit = 'no hard limit';
export const mirrorDialogMonth = (hardLimit: string) => `${hardLimit} a month`;
export const alert = '1 alert';
export const alerts = (count: number) => `${count} alerts`;
export const allAlready = 'It is all there already.';

export const same = 'Same';
export const notSetThere = 'Not set there';
export const onlyThere = 'Only there';
export const noLimit = 'No limit';
export const ownHardLimits = 'its own hard limits and alerts';
export const compare = 'Compare';
export const limitSetAlso =
  'A limit set there also holds while nobody looks. To set one, open a monthly budget’s menu.';
export const providerLimitsErrorTitle = "The provider's limits could not be read";
export const organization = 'Organization';
export const project = (projectName: string) => `Project ${projectName}`;
export const alertsAt = (amount: string) => `, alerts at ${amount}`;
export const noBudgetHere = 'no budget here';
export const budget = (budgetName: string, budgetAmount: string) => `budget ${budgetName}: ${budgetAmount}`;
export const refusingCalls = 'Refusing calls';

export const tellMeAt = 'Tell me at';
export const thresholdPercent = (index: number) => `Threshold ${index}, percent`;
export const ofBudget = '% of the budget';
export const thresholdMeasuredOn = (index: number) => `Threshold ${index}, measured on`;
export const removeThreshold = (index: number) => `Remove threshold ${index}`;
export const eachThresholdCounts = 'Each threshold counts once: change or remove the repeated one.';
export const addThreshold = 'Add threshold';
