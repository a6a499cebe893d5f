export const matcherAnyProject = 'any project';
export const matcherAnyKey = 'any key';
export const matcherAnyModel = 'any model';
export const matcherSeverityNote = 'none ticked means any';
export const matcherKindAndScopeSummary = 'Kind and scope';
export const matcherNarrowed = 'narrowed';
export const matcherAny = 'any';

export const weeklyWindowDaysLegend = 'Begins on';
export const weeklyWindowUntilLabel = 'Until, the next day';

export const createOnceOption = 'Once';
export const createEveryWeekOption = 'Every week';
export const createDone = 'Silence created';
export const newTitle = 'New silence';
export const newDescription = 'Incidents are still opened and shown; no notifications are sent.';
export const createWhyPlaceholder = 'Moving the batch jobs to the new project';
export const createHowOftenLabel = 'How often';
export const createSilentHoursLegend = 'Silent hours';
export const createStartsLabel = 'Starts';
export const createLastsLabel = 'Lasts';
export const createUntilOption = 'Until a day and time';
export const createEndsLabel = 'Ends';

export const draft30MinutesLabel = '30 minutes';
export const draft2HoursLabel = '2 hours';
export const draft8HoursLabel = '8 hours';
export const draft3DaysLabel = '3 days';

export const previewNoMatch = 'Matches no incident that is open now.';
export const previewMatches = (count: number) => `Matches ${count} open now:`;
export const previewLast30Days = (matching: number, all: number) =>
  `In the last 30 days: ${matching} of ${all} incidents.`;
export const previewLoading = 'Looking at open incidents…';

export const rowPendingLabel = 'Pending';
export const expiredTitle = 'Expired';
export const endDone = 'Silence ended';
export const rowCreated = 'by {person}, {at}';
export const rowEnded = 'by {person}, {at}, ended by {endedBy} {endedAt}';
export const rowEndLabel = (comment: string) => `End the silence ${comment}`;
export const rowEndNowButton = 'End now';
export const rowOpenEnd = 'open end';
export const rowSilentUntil = '· silent until';
export const rowBegins = '· begins';

export const note = 'Keep notifications back; incidents open all the same';
export const errorTitle = 'Silences could not be read';
export const activeAndPendingTitle = 'Active and pending';
export const emptyTitle = 'Nothing is silenced';
export const emptyText =
  'Before a migration or in a weekly maintenance window, a silence suppresses notifications. What is still open when it ends is notified then.';
