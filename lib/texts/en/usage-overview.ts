export const allBudgets = 'All budgets';
export const setBudget = 'Set a budget';
export const budgetTellsTime = 'A budget tells you in time, by what is spent and by where the month is heading.';

export const connectProvider = 'Connect a provider';
export const pasteOpenaiAdmin =
  'Paste an OpenAI admin key. It is tested before it is saved and encrypted at rest; it reads usage, never runs a model.';
export const seeDaysWithinMinute = 'See 90 days within a minute';
export const spendwatchReadsHistory =
  'Spendwatch reads your history first, then every minute, and shows what each model, project and key costs.';
export const getMailWhen =
  'You get a mail when spend or its forecast passes a threshold, and within minutes when a key runs away.';
export const connectProviderSee = 'Connect a provider to see what it costs';
export const threeStepsAbout =
  "Three steps, about two minutes. Your applications need no change: Spendwatch reads the provider's own usage reports.";
export const step = (index: number) => `Step ${index}`;

export const forecastForMonth = 'Forecast for the month';
export const needsFewDays = 'Needs a few days of history';
export const budgetPassedOn = (crossesOn: string) => `Budget passed on ${crossesOn} ·`;
export const likely = (range: string) => `Likely ${range}`;
export const budgetLikely = (budget: string, range: string) => `Budget ${budget} · likely ${range}`;

export const thisMonth = 'This month';

export const openIncidents = 'Open incidents';
export const allOpenIncidents = (count: number) => `All ${count} open incidents`;
export const lostSoFar = 'lost so far';
export const overNormal = 'over normal';
export const since = 'since';

export const errorTitle = 'The overview could not be read';

export const loadingOverview = 'Loading the overview';

export const sources = 'Sources';
export const notReadYet = 'not read yet';
export const noUsageSeenYet = 'No usage seen yet';
export const providerShowsUsage = (lagSeconds: string) => `Provider shows usage about ${lagSeconds} late`;
export const historyOf = (oneName: string) => `History of ${oneName}`;

export const noHistoryCompare = 'No history to compare with yet';
export const vs = (meaning: string) => `vs ${meaning}`;

export const topMovers = 'Top movers';
export const lastFullDays = 'Last 7 full days against the 7 before, by key';
