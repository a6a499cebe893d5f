export const anyProject = 'any project';
export const anyKey = 'any key';
export const anyModel = 'any model';
export const noneTickedMeansAny = 'none ticked means any';
export const kindAndScope = 'Kind and scope';
export const narrowed = 'narrowed';
export const any = 'any';

export const beginsOn = 'Begins on';
export const untilNextDay = 'Until, the next day';

export const once = 'Once';
export const everyWeek = 'Every week';
export const silenceCreated = 'Silence created';
export const newSilence = 'New silence';
export const incidentsStillOpen = 'Incidents are still opened and shown; nobody is told of them.';
export const movingBatchJobs = 'Moving the batch jobs to the new project';
export const howOften = 'How often';
export const silentHours = 'Silent hours';
export const starts = 'Starts';
export const lasts = 'Lasts';
export const untilMoment = 'Until a day and time';
export const ends = 'Ends';

export const minutes = '30 minutes';
export const hours = '2 hours';
export const hoursDetail = '8 hours';
export const days = '3 days';

export const matchesNoIncident = 'Matches no incident that is open now.';
export const matchesOpenNow = (count: number) => `Matches ${count} open now:`;
export const lastDaysIncidents = (matching: number, all: number) =>
  `In the last 30 days: ${matching} of ${all} incidents.`;
export const lookingAtOpenIncidents = 'Looking at open incidents…';

export const pending = 'Pending';
export const expired = 'Expired';
export const silenceEnded = 'Silence ended';
export const by = (createdBy: string) => `by ${createdBy},`;
export const endedBy = ', ended by';
export const endSilence = (comment: string) => `End the silence ${comment}`;
export const endNow = 'End now';
export const openEnd = 'open end';
export const silentUntil = '· silent until';
export const begins = '· begins';

export const note = 'Keep notifications back; incidents open all the same';
export const errorTitle = 'Silences could not be read';
export const activeAndPending = 'Active and pending';
export const emptyTitle = 'Nothing is silenced';
export const beforeMigrationWeekly =
  'Before a migration or in a weekly maintenance window, a silence keeps mails back that nobody needs. What is still open when it ends is told then.';
