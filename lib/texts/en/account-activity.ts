export const pageTitle = 'Account activity';
export const note =
  "What is done in your providers' accounts, by whom and from where; what is out of the ordinary becomes an incident";

export const errorTitle = 'The account activity could not be read';
export const emptyTitle = 'No event yet';
export const emptyText =
  "Events of the providers' audit logs appear here within minutes. Where a log is not switched on at the provider, the state above says what to do.";
export const emptyFilterTitle = 'No event fits';
export const emptyFilterText = 'Widen or clear the filter.';
export const clearButton = 'Clear filter';

export const typeLabel = 'Kind of event';
export const typePlaceholder = 'api_key, login.failed, …';
export const actorLabel = 'Actor';
export const actorPlaceholder = 'Address, user or key';
export const sinceLabel = 'From day';
export const untilLabel = 'To day';
export const unusualLabel = 'Only what is out of the ordinary';

export const eventColumn = 'Event';
export const originColumn = 'From where';
export const noAddress = 'not reported';
export const rowDetails = (type: string, at: string) => `Details of ${type} at ${at}`;
export const signReasons = 'Notified because';
export const signBefore = 'Was';
export const signAfter = 'Is';
export const eventIdLabel = 'Id in the log';
export const userAgentLabel = 'Browser or program';
export const logSays = 'The log says';

export const logsTitle = 'Audit logs';
export const logsErrorTitle = 'The state of the audit logs could not be read';
export const LOG_STATE_LABELS = {
  waiting: 'Not read yet',
  fresh: 'Watched',
  empty: 'Empty, perhaps off',
  off: 'Not switched on',
  refused: 'No permission',
  failing: 'Failing',
  unsupported: 'Has none',
} as const;
export const refusedRows = (count: number, message: string) =>
  `${count === 1 ? 'A row' : `${count} rows`} of it could not be read. ${message}`;
export const partRefused = (message: string) => `A part of it is refused: ${message}`;

export const expectedTitle = 'Expected actors';
export const expectedErrorTitle = 'Expected actors could not be read';
export const expectedEmptyTitle = 'No expected automation yet';
export const expectedEmptyText =
  'Announce an automation once, such as the key Terraform uses, and what it does raises no alert. From a new country or network it still does.';
export const expectedAdd = 'Announce an actor';
export const expectedDescription = 'What it does is shown but raises no alert, unless it comes from somewhere new.';
export const expectedActorHelp = 'Address of a person, or the id of a user, service account or key';
export const expectedNoteHelp = 'What it is and why it is fine';
export const expectedSaved = (actor: string) => `${actor} is expected from now on`;
export const expectedRemove = 'Watch again…';
export const expectedRemoveTitle = (actor: string) => `Watch ${actor} again?`;
export const expectedRemoveEffect = 'What it does from now on is judged like what everybody does.';
export const expectedRemoveConfirm = 'Watch again';
export const expectedBy = (name: string) => `announced by ${name}`;

export const aroundTitle = 'In the account around the start';
export const aroundError = 'What happened in the account could not be read';
export const aroundEmpty = 'Nothing was done in the account from 12 hours before the start until 2 hours after it.';
export const aroundMore = 'All account activity';
export const aroundCut = 'Only the newest 50 events of this time are shown.';
