export const note = 'Every message, each attempt, and what the receiver said';
export const whichDeliveries = 'Which deliveries';
export const nothingWasSentYet = 'Nothing was sent yet';
export const messagesAboutIncidents = 'Messages about incidents, tests and digests are listed here.';
export const nothingWasGivenUp = 'Nothing was given up';
export const noReceiverTakes = 'What no receiver takes within a day, or refuses for good, waits here to be sent again.';
export const nothingIsWaiting = 'Nothing is waiting';
export const messageWaitsHere = 'A message waits here while its receiver is busy or away.';
export const nothingWasAcceptedYet = 'Nothing was accepted yet';
export const messagesReceiverTook = 'Messages that a receiver took are listed here with its answer.';
export const nothingWasCollected = 'Nothing was collected';
export const whenTooMuch = 'When too much is due at once, or after an outage, several messages go out as one.';
export const errorTitle = 'Deliveries could not be read';

export const notNow = 'not now';
export const after = (label: string) => `: ${label} after`;
export const ms = 'ms';
export const andEarlierAttempts = (hidden: number) => `and ${hidden} earlier attempts`;
export const toldTogetherOthers = 'Told together with others in one message.';
export const nextAttempt = 'Next attempt';
export const why = (reason: string) => `Why: ${reason}`;

export const givenUp = 'Given up';
export const accepted = 'Accepted';
export const collected = 'Collected';
export const notTold = 'Held back';

export const wayAgain = (recipient: string) => `On its way to ${recipient} again`;
export const openIncident = 'Open incident';
export const through = (channelName: string, kind: string) => ` through ${channelName}${kind}`;

export const notUpToDate = (message: string) => `Not up to date: ${message}`;
export const showOlderOnes = 'Show older ones';

export const withheldListErrorTitle = 'What was held back could not be read';
export const emptyTitle = 'Nothing was held back';
export const emptyText =
  'What quiet hours, a grouping window, a silence or a preference keeps back is listed here, with why.';
export const heldAndOver = 'Was held';
export const silenced = 'Silenced';
