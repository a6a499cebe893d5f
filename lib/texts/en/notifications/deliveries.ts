export const note = 'Every message, each attempt, and what the receiver said';
export const filterLabel = 'Which deliveries';
export const emptyTitle = 'Nothing was sent yet';
export const emptyText = 'Messages about incidents, tests and digests are listed here.';
export const emptyGivenUpTitle = 'Nothing was given up';
export const emptyGivenUpText =
  'What no receiver takes within a day, or refuses for good, waits here to be sent again.';
export const emptyWaitingTitle = 'Nothing is waiting';
export const emptyWaitingText = 'A message waits here while its receiver is busy or away.';
export const emptyAcceptedTitle = 'Nothing was accepted yet';
export const emptyAcceptedText = 'Messages that a receiver took are listed here with its answer.';
export const emptyCollectedTitle = 'Nothing was collected';
export const emptyCollectedText = 'When too much is due at once, or after an outage, several messages go out as one.';
export const errorTitle = 'Deliveries could not be read';

export const attemptsNotNowLabel = 'not now';
export const attemptsAfter = (label: string) => `: ${label} after`;
export const attemptsMs = 'ms';
export const attemptsAndEarlierAttempts = (hidden: number) => `and ${hidden} earlier attempts`;
export const attemptsCollected = 'Sent together with others in one message.';
export const attemptsNextAttempt = 'Next attempt';
export const attemptsWhy = (reason: string) => `Why: ${reason}`;

export const givenUpLabel = 'Given up';
export const acceptedLabel = 'Accepted';
export const collectedLabel = 'Collected';
export const filterHeldBackLabel = 'Held back';

export const rowDone = (recipient: string) => `On its way to ${recipient} again`;
export const openIncidentLink = 'Open incident';
export const rowThrough = (channelName: string, kind: string) => ` through ${channelName}${kind}`;

export const pagedRowsStale = (message: string) => `Not up to date: ${message}`;
export const pagedRowsOlderButton = 'Show older ones';

export const withheldListErrorTitle = 'What was held back could not be read';
export const withheldListEmptyTitle = 'Nothing was held back';
export const withheldListEmptyText =
  'What quiet hours, a grouping window, a silence or a preference keeps back is listed here, with why.';
export const withheldListWasHeldLabel = 'Was held';
export const withheldListSilencedLabel = 'Silenced';
