import { choosePlural } from '../plural';

export const wereOverAlready = (count: number) => `; ${count} ${count === 1 ? 'was' : 'were'} over already`;
export const youTookIncidents = (count: number, rest: string) =>
  `You took ${count === 1 ? '1 incident' : `${count} incidents`}${rest}`;
export const incidentsCouldNot = (message: string) => `The incidents could not be taken: ${message}`;
export const pickAllOpen = (count: number) => `Pick all ${count} open`;
export const picked = (count: number) => `${count} picked`;
export const bulkAcknowledgeAcknowledge = (count: number) => `Acknowledge ${count}`;

export const containDialogTitle = 'Stop this spend';
export const openKeys = 'Open API keys';
export const openLimits = 'Open limits';
export const opensElsewhere = '(opens the provider in a new tab)';
export const replaceKey = (key: string) => `Replace the key ${key}`;
export const replaceKeyEffect =
  'Make a new key for the program that needs it, then delete this one. Whoever has a copy is out within minutes. It cannot be undone.';
export const lowerModel = (model: string, project: string | null) =>
  `Lower the rate limit of ${model}${project === null ? '' : ` in project ${project}`}`;
export const lowerModelEffect =
  'Slows every key of the project that uses the model. Note the present limit first: you can set it back.';
export const limitProject = (project: string) => `Set a spend limit for project ${project}`;
export const limitProjectEffect =
  'Stops every key of the project at the amount, some minutes late, until you raise the limit or the month ends.';
export const limitOrganization = 'Set a spend limit for the organization';
export const limitOrganizationEffect =
  'Stops every key at the amount, some minutes late, until you raise the limit or the month ends. The last resort.';
export const look = 'Then look at what else it touched';
export const lookAt =
  'Where did the key lie: code, logs, a build? If it was stolen, look through the provider’s audit log, change passwords and tell the provider’s support.';
export const acknowledge = 'Acknowledge';

export const acknowledgeThisIncident = 'Acknowledge this incident?';
export const takeRepeatedMails =
  'You take it: repeated mails stop, and everybody sees your name. It stays open until spend is normal again or somebody resolves it.';
export const acknowledgedYoursNow = 'Acknowledged: it is yours now';
export const resolve = 'Resolve';
export const resolveThisIncident = 'Resolve this incident?';
export const closesNowEven =
  'It closes now, even if spend is still above normal. A new incident opens if the same happens again.';
export const contain = 'Contain';
export const resolved = 'Resolved';
export const noteForTimelineOptional = 'Note for the timeline (optional)';

export const spendHoursAround = 'Spend in the 24 hours around it';
export const openInUsage = 'Open in usage';
export const dashedPerBar = (normal: string) => `Dashed: ${normal} per bar`;
export const chartErrorTitle = 'The chart could not be read';

export const whatItComesFrom = 'What it comes from';
export const shareSpendAbove = 'Share of the spend above normal';
export const contributorsToExcess = 'Contributors to the excess';
export const part = 'Part';
export const aboveNormal = 'Above normal';

export const facts = 'Facts';

export const real = 'Real';
export const troubleHappenedThen = 'It was trouble: what happened then is not taken for normal.';
export const expected = 'Expected';
export const endsNowSpend = 'It ends now. Spend up to this level here raises no alert for four weeks.';
export const notUseful = 'Not useful';
export const endsNowNext = 'It ends now. The next alert here needs twice the evidence for four weeks.';
export const answerTakenBack = 'Answer taken back';
export const thankNextAlerts = 'Thank you: the next alerts follow it';
export const whatWasIt = 'What was it?';
export const saidBy = (by: string) => `, said by ${by},`;
export const announcePlannedEvent = 'Announce a planned event';
export const whenLaunchMigration = 'when this is a launch or a migration.';

export const openAndAcknowledged = 'Open and acknowledged';
export const anySeverity = 'Any severity';
export const info = 'Info';

export const began = 'Began';
export const noticed = ', noticed';
export const snoozedByUntil = (snoozedBy: string) => `Snoozed by ${snoozedBy} until`;
export const somebody = 'somebody';
export const headerNoMailsUnless = ': no mails, unless it gets worse';
export const sameCause = 'It has the same cause as';
export const anotherIncident = 'another incident';
export const toldBoth = ', which is told for both.';
export const resolvedBy = (resolvedBy: string) => `Resolved by ${resolvedBy},`;
export const tookIt = (acknowledgedBy: string) => `${acknowledgedBy} took it,`;
export const somebodyNote = 'Somebody';

export const pickIncident = (number: number) => `Pick incident ${number}`;

export const screenErrorTitle = 'The incident could not be read';
export const timeline = 'Timeline';
export const loadingIncident = 'Loading the incident';

export const whichIncidents = 'Which incidents';
export const incidentsScreenErrorTitle = 'Incidents could not be read';
export const newestShownNarrow = 'The newest 100 are shown. Narrow the choice to see older ones.';
export const emptyTitle = 'None of that severity';
export const chooseAnySeverity = 'Choose any severity to see the others.';
export const nothingIsWrong = 'Nothing is wrong';
export const spendWithinNormal =
  'Spend is within its normal range and its budgets. An incident opens here, and a mail goes out, within minutes of something unusual.';
export const noResolvedIncident = 'No resolved incident';
export const noIncidentYet = 'No incident yet';
export const incidentsStayHere = 'Incidents stay here after they end, with their numbers and their timeline.';

export const snoozeDialogTitle = 'Snooze this incident?';
export const snoozeDialogDescription =
  'Nobody is told about it for a while, unless it gets worse. If it still goes on at the end, it is told again.';
export const forHowLong = 'For how long';
export const snooze = 'Snooze';

export const snoozeMenuNoMailsUnless = 'No mails, unless it gets worse';
export const reopened = 'Reopened';
export const reopen = 'Reopen';

export const minutes = (count: number) => choosePlural('en', count, { one: '1 minute', other: `${count} minutes` });
export const snoozedFor = (length: string) => `Snoozed for ${length}`;
export const wasNotTakenBack = (cause: string) => `The snooze was not taken back: ${cause}`;

export const note = 'Spend that left its normal range or its budget';
