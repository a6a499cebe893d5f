import { choosePlural } from '../plural';

export const bulkAcknowledgeDone = (count: number, alreadyOver: number) => {
  const taken = `You took ${count === 1 ? '1 incident' : `${count} incidents`}`;
  return alreadyOver === 0 ? taken : `${taken}; ${alreadyOver} ${alreadyOver === 1 ? 'was' : 'were'} over already`;
};
export const bulkAcknowledgeFailed = (message: string) => `The incidents could not be taken: ${message}`;
export const bulkAcknowledgePickAllLabel = (count: number) => `Pick all ${count} open`;
export const bulkAcknowledgePickedLabel = (count: number) => `${count} picked`;
export const bulkAcknowledgeButton = (count: number) => `Acknowledge ${count}`;

export const containDialogTitle = 'Stop this spend';
export const containByHandOpenKeysLink = 'Open API keys';
export const containByHandOpenLimitsLink = 'Open limits';
export const containByHandOpensElsewhere = '(opens the provider in a new tab)';
export const containByHandReplaceKeyTitle = (key: string) => `Replace the key ${key}`;
export const containByHandReplaceKeyEffect =
  'Make a new key for the program that needs it, then delete this one. Whoever has a copy is out within minutes. It cannot be undone.';
export const containByHandLowerModelTitle = (model: string, project: string | null) =>
  `Lower the rate limit of ${model}${project === null ? '' : ` in project ${project}`}`;
export const containByHandLowerModelEffect =
  'Slows every key of the project that uses the model. Note the present limit first: you can set it back.';
export const containByHandLimitProjectTitle = (project: string) => `Set a spend limit for project ${project}`;
export const containByHandLimitProjectEffect =
  'Stops every key of the project at the amount, some minutes late, until you raise the limit or the month ends.';
export const containByHandLimitOrganizationTitle = 'Set a spend limit for the organization';
export const containByHandLimitOrganizationEffect =
  'Stops every key at the amount, some minutes late, until you raise the limit or the month ends. The last resort.';
export const containByHandLook = 'Then look at what else it touched';
export const containByHandLookAt =
  'Where did the key lie: code, logs, a build? If it was stolen, look through the provider’s audit log, change passwords and tell the provider’s support.';
export const actionsAcknowledgeButton = 'Acknowledge';

export const acknowledgeQuestion = 'Acknowledge this incident?';
export const acknowledgeEffect =
  'You take it: repeated mails stop, and everybody sees your name. It stays open until spend is normal again or somebody resolves it.';
export const acknowledgeDone = 'Acknowledged: it is yours now';
export const resolveButton = 'Resolve';
export const resolveQuestion = 'Resolve this incident?';
export const resolveEffect =
  'It closes now, even if spend is still above normal. A new incident opens if the same happens again.';
export const containButton = 'Contain';
export const resolved = 'Resolved';
export const actionsNoteLabel = 'Note for the timeline (optional)';

export const chartTitle = 'Spend in the 24 hours around it';
export const chartUsageLink = 'Open in usage';
export const chartNormal = (normal: string) => `Dashed: ${normal} per bar`;
export const chartErrorTitle = 'The chart could not be read';

export const contributorsTitle = 'What it comes from';
export const contributorsNote = 'Share of the spend above normal';
export const contributorsCaption = 'Contributors to the excess';
export const contributorsPartColumn = 'Part';
export const contributorsAboveNormalColumn = 'Above normal';

export const factsTitle = 'Facts';

export const feedbackRealLabel = 'Real';
export const feedbackRealEffect = 'It was trouble: what happened then is not taken for normal.';
export const feedbackExpectedLabel = 'Expected';
export const feedbackExpectedEffect = 'It ends now. Spend up to this level here raises no alert for four weeks.';
export const feedbackNotUsefulLabel = 'Not useful';
export const feedbackNotUsefulEffect = 'It ends now. The next alert here needs twice the evidence for four weeks.';
export const feedbackTakenBackDone = 'Answer taken back';
export const feedbackGivenDone = 'Thank you: the next alerts follow it';
export const feedbackTitle = 'What was it?';
export const feedbackGiven = '{answer}, said by {person}, {at}. {effect}';
export const feedbackPlannedEventText = '{announce} when this is a launch or a migration.';
export const feedbackPlannedEventLink = 'Announce a planned event';

export const filterOpenLabel = 'Open and acknowledged';
export const filterAnySeverityLabel = 'Any severity';
export const filterInfoLabel = 'Info';

export const headerBegan = 'Began {began}, noticed {noticed}';
export const headerSnoozed = 'Snoozed by {person} until {until}: no mails, unless it gets worse';
export const headerNoData =
  'No usage was read since {since}, so nobody knows whether it goes on. It is held as it is until there is data again.';
export const headerMerged = 'It has the same cause as {other}, which is told for both.';
export const headerResolved = 'Resolved by {person}, {at}';
export const headerAcknowledged = '{person} took it, {at}';
export const headerSomebody = 'somebody';
export const headerMergedIntoLink = 'another incident';
export const headerSomebodyCapital = 'Somebody';

export const rowPickLabel = (number: number) => `Pick incident ${number}`;

export const incidentErrorTitle = 'The incident could not be read';
export const timelineTitle = 'Timeline';
export const incidentLoading = 'Loading the incident';

export const filterLabel = 'Which incidents';
export const errorTitle = 'Incidents could not be read';
export const mostShown = 'The newest 100 are shown. Narrow the choice to see older ones.';
export const emptySeverityTitle = 'None of that severity';
export const emptySeverityText = 'Choose any severity to see the others.';
export const emptyOpenTitle = 'Nothing is wrong';
export const emptyOpenText =
  'Spend is within its normal range and its budgets. An incident opens here, and a mail goes out, within minutes of something unusual.';
export const emptyResolvedTitle = 'No resolved incident';
export const emptyTitle = 'No incident yet';
export const emptyText = 'Incidents stay here after they end, with their numbers and their timeline.';

export const snoozeTitle = 'Snooze this incident?';
export const snoozeDescription =
  'Nobody is told about it for a while, unless it gets worse. If it still goes on at the end, it is told again.';
export const snoozeLengthLabel = 'For how long';
export const snoozeButton = 'Snooze';

export const snoozeMenuHeading = 'No mails, unless it gets worse';
export const reopenDone = 'Reopened';
export const reopenButton = 'Reopen';

export const snoozeMinutes = (count: number) =>
  choosePlural('en', count, { one: '1 minute', other: `${count} minutes` });
export const snoozeDone = (length: string) => `Snoozed for ${length}`;
export const snoozeUndoFailed = (cause: string) => `The snooze was not taken back: ${cause}`;

export const note = 'Spend that left its normal range or its budget';
