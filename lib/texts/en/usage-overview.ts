export const budgetSummaryLink = 'All budgets';
export const setBudgetLink = 'Set a budget';
export const budgetSummaryEmptyText =
  'A budget notifies you in time, by what is spent and by where the month is heading.';

export const firstRunConnectProviderText =
  'Paste a key of your provider. It is tested before it is saved and encrypted at rest; it reads usage and runs no model.';
export const firstRunHistoryTitle = 'See 90 days within a minute';
export const firstRunHistoryText =
  'Spendwatch reads your history first, then every minute, and shows what each model, project and key costs.';
export const firstRunBudgetText =
  'You get a mail when spend or its forecast passes a threshold, and within minutes when a key runs away.';
export const firstRunTitle = 'Connect a provider to see what it costs';
export const firstRunText =
  "Three steps, about two minutes. Your applications need no change: Spendwatch reads the provider's own usage reports.";
export const firstRunStep = (index: number) => `Step ${index}`;

export const forecastFigureLabel = 'Forecast for the month';
export const forecastFigureEmpty = 'Needs a few days of history';
export const forecastFigureBudgetPassedOn = (crossesOn: string) => `Budget passed on ${crossesOn} ·`;
export const forecastFigureLikely = (range: string) => `Likely ${range}`;
export const forecastFigureBudgetLikely = (budget: string, range: string) => `Budget ${budget} · likely ${range}`;

export const monthBurnDownTitle = 'This month';

export const openIncidentsLabel = 'Open incidents';
export const openIncidentsLink = (count: number) => `All ${count} open incidents`;
export const openIncidentsLostSoFar = 'lost so far';
export const openIncidentsOverNormal = 'over normal';
export const openIncidentsSince = 'since';

export const errorTitle = 'The overview could not be read';

export const skeletonLabel = 'Loading the overview';

export const sinceVisitTitle = 'Since your last visit';

export const providersTitle = 'This month by provider';
export const providersNote = 'Billed where the bill is final, else estimated';
export const providersShareLabel = (name: string) => `Share of ${name}`;

export const sourceSummaryTitle = 'Sources';
export const sourceSummaryNotReadYet = 'not read yet';
export const sourceSummaryNoUsageSeenYet = 'No usage seen yet';
export const sourceSummaryLag = (lagSeconds: string) => `Provider shows usage about ${lagSeconds} late`;
export const sourceSummaryHistoryOfLabel = (oneName: string) => `History of ${oneName}`;

export const spendFiguresNoHistory = 'No history to compare with yet';
export const spendFiguresVs = (meaning: string) => `vs ${meaning}`;

export const topMoversTitle = 'Top movers';
export const topMoversNote = 'Last 7 full days against the 7 before, by key';
