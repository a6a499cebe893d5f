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
  'Make a new key for the program that needs it, then delete this one. Copies of it stop working within minutes. It cannot be undone.';
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
  'Where did the key lie: code, logs, a build? If it was stolen, look through the provider’s audit log, change passwords and contact the provider’s support.';
export const actionsAcknowledgeButton = 'Acknowledge';

export const acknowledgeQuestion = 'Acknowledge this incident?';
export const acknowledgeEffect =
  'You take it over: repeated mails stop, and everyone sees your name. It stays open until spend is normal again or a person resolves it.';
export const acknowledgeDone = 'Acknowledged: it is yours now';
export const resolveButton = 'Resolve';
export const resolveQuestion = 'Resolve this incident?';
export const resolveEffect =
  'It closes now, even if spend is still above normal. A new incident opens if the same happens again.';
export const resolved = 'Resolved';
export const actionsNoteLabel = 'Note for the timeline (optional)';

export const chartTitle = 'Spend around it';
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
export const feedbackRealEffect =
  'It was trouble: what happened then is not taken for normal, and the next sign on this key needs half the money for four weeks.';
export const feedbackExpectedLabel = 'Expected';
export const feedbackExpectedEffect = 'It ends now. Spend up to this level here raises no alert for four weeks.';
export const feedbackNotUsefulLabel = 'Not useful';
export const feedbackNotUsefulEffect =
  'It ends now. The next alert of this kind here needs twice the evidence for four weeks.';
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
  'No usage was read since {since}, so it is not known whether it goes on. The incident stays as it is until there is data again.';
export const headerMerged = 'It has the same cause as {other}, whose notifications cover both.';
export const headerResolved = 'Resolved by {person}, {at}';
export const headerAcknowledged = '{person} took it, {at}';
export const headerSomeone = 'someone';
export const headerMergedIntoLink = 'another incident';
export const headerSomeoneCapital = 'Someone';

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
  'No notifications for a while, unless it gets worse. If it still goes on at the end, they are sent again.';
export const snoozeLengthLabel = 'For how long';
export const snoozeButton = 'Snooze';

export const snoozeMenuHeading = 'No mails, unless it gets worse';
export const reopenDone = 'Reopened';
export const reopenButton = 'Reopen';

export const snoozeMinutes = (count: number) =>
  choosePlural('en', count, { one: '1 minute', other: `${count} minutes` });
export const snoozeDone = (length: string) => `Snoozed for ${length}`;
export const snoozeUndoFailed = (cause: string) => `The snooze was not taken back: ${cause}`;

export const historyTitle = 'Last 12 weeks';
export const historyEndedTitle = 'How the last ones ended';
export const historyWeek = (week: string, count: number, critical: number) => {
  const incidents = choosePlural('en', count, { one: '1 incident', other: `${count} incidents` });
  return `Week of ${week}: ${incidents}${critical === 0 ? '' : `, ${critical} critical`}`;
};
export const historyEnded = (lasted: string, person: string | null) =>
  `Lasted ${lasted}, ${person === null ? 'ended without action' : `resolved by ${person}`}`;
export const historyVerdict = (verdict: string) => `; said to be ${verdict}`;

export const note = 'Spend that left its normal range or its budget';

export const lossLabel = 'Lost so far';
export const lossFinalLabel = 'Lost';
export const lossRunning = (rate: string) => `${rate} more every hour, by the last five minutes that were read`;
export const lossFresh = (rate: string) =>
  `${rate} more every hour, as it was noticed; its minutes are still coming in`;
export const lossNotRead = 'No usage read since {since}: it is not known whether it goes on, so the clock is stopped.';
export const lossStopped = 'Spending stopped at {at}.';
export const lossProjected = (amount: string) => `If it goes on, ${amount} more in the next 24 hours.`;
export const lossContained = 'Contained at {at}. Waiting for the provider to report that spending stopped.';
export const lossQuiet = 'Nothing above normal in the last five minutes that were read.';
export const lossOver = 'It is over.';
export const lossAsOf = 'Read up to {at}. {spent} spent, {usual} of it usual.';

export const primaryTitle = 'Stop it';
export const primaryLooking = 'Looking for what stops it';
export const primaryByHandButton = 'Stop it at the provider';
export const primaryAskButton = (action: string) => `Ask: ${action}`;
export const primaryApproveButton = (action: string) => `Approve: ${action}`;
export const primaryOtherButton = 'Other ways';
export const primaryStops = 'The weakest action that really stops this. You see what stops before anything is changed.';
export const primaryMustAsk =
  'You may ask for it. A person with the role admin or higher has to approve it, and is notified at once.';
export const primaryMayNot =
  'You may look on. Stopping spend wants the role admin or higher, and asking for it the role member.';
export const primaryWaits = 'It waits for approval by a second person or an owner.';
export const primaryDone = (action: string) => `Contained: ${action}.`;

export const checklistTitle = 'Checklist';
export const checklistCount = (done: number, all: number) => `${done} of ${all} done`;
export const checklistErrorTitle = 'The checklist could not be read';
export const checklistTakeButton = 'I take care of it';
export const checklistOwner = (name: string) => `${name} takes care of it`;
export const checklistBy = '{person}, {at}';
export const checklistNotNeededButton = 'Not needed';
export const checklistReopenButton = 'Not done';
export const checklistNoteLabel = (step: string) => `Note on: ${step}`;
export const checklistContainHelp = 'Stop the spend first, with the weakest action that really does.';
export const checklistRotateHelp = 'Make a new key for the program that needs it, then delete the old one.';
export const checklistFindLeakHelp = 'Where did the key lie: code, history, logs, a build, an app?';
export const checklistReviewActivityHelp =
  'Look through the provider’s audit log for new keys, people and projects that do not belong there.';
export const checklistContactProviderHelp = 'Send the evidence with the draft of a mail that is in it.';
export const checklistWriteUpHelp = 'Keep the report, and write down what you will do differently.';
export const checklistLeaksLink = 'Open leaks';

export const notesTitle = 'Notes';
export const notesErrorTitle = 'The notes could not be read';
export const notesEmpty = 'No notes yet. What you find out helps the next person on this incident.';
export const notesFieldLabel = 'Write a note';
export const notesFieldHelp = '@name calls a member, who gets a mail.';
export const notesWriteButton = 'Write it down';
export const notesEdited = 'edited';
export const notesEditLabel = 'Edit your note';
export const notesDeleteButton = 'Delete note';
export const notesMentionLabel = (name: string) => `Mention ${name}`;
export const notesShowAllButton = (count: number) => `Show all ${count}`;

export const evidenceTitle = 'Evidence and report';
export const evidenceNote =
  'For the provider’s support: usage by minute, timeline, keys as the provider shows them, actions, damage with its method, a draft of a mail. Your notes stay here.';
export const evidenceZipLink = 'Evidence as ZIP';
export const evidencePdfLink = 'Evidence as PDF';
export const evidenceReportLink = 'Report in Markdown';

export const relatedTitle = 'Around its start';
export const relatedErrorTitle = 'What stands beside it could not be read';
export const relatedNothing = 'Nothing is known from the day before it began.';
export const relatedLeakLine = 'The key {key} was found in {place}.';
export const similarTitle = 'Similar incidents';
export const similarNothing = 'There was none like it before.';
export const similarNothingDone = 'Nothing was changed at the provider.';
export const similarDone = (actions: string) => `Done then: ${actions}.`;
export const similarVerdict = (verdict: string) => `Said to be ${verdict}.`;
export const timesLead = 'Medians of the last 90 days:';
export const timesNoticed = (time: string, count: number) =>
  `noticed ${time} after it began (${choosePlural('en', count, { one: '1 incident', other: `${count} incidents` })})`;
export const timesTaken = (time: string, count: number) => `acknowledged ${time} after that (${count})`;
export const timesStopped = (time: string, count: number) => `contained ${time} after it was noticed (${count})`;
