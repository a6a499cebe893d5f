export const errorTitle = 'The reconciliation could not be read';
export const cardTitle = 'Estimate against bill';
export const cardNote = 'By UTC day, as the provider bills';
export const emptyTitle = 'Nothing billed yet';
export const emptyText =
  'Bills are read every hour and compared with the estimate of the same day. The first ones appear after the first full day.';

export const reconciliationTableMatches = 'Matches';
export const reconciliationTableSettling = 'Settling';
export const reconciliationTableCaption = 'Estimate against bill by day';
export const dayUtcColumn = 'Day (UTC)';
export const reconciliationTableEstimatedColumn = 'Estimated';
export const billedColumn = 'Billed';
export const reconciliationTableDifferenceColumn = 'Difference';
export const reconciliationTableOfEstimateColumn = 'of estimate';
export const reconciliationTableShowAllButton = (count: number) => `Show all ${count} days`;

export const unpricedModelsTitle = (count: string) => `${count} without a known price`;
export const unpricedModelsText = (reasons: string) =>
  `This usage is counted, its cost or a part of it is in no estimate: ${reasons}.`;

export const assumedPricesTitle = 'Estimates that rest on assumptions';
export const assumedPricesNote = 'Cost of the days that hold such usage';
export const assumedPricesCostColumn = 'Cost resting on it';
export const assumedPricesAssumptionColumn = 'Assumption';

export const refusedTitle = (buckets: string) => `Rows of the provider could not be read in ${buckets}`;
export const refusedText =
  'They are missing in the numbers, and their days are not complete. A later read of the same bucket puts them right when the rows can be read.';

export const refusedLine = (one: { span: string; connection: string; rows: string; message: string }) =>
  `${one.span}, ${one.connection}: ${one.rows}. ${one.message}`;

export const listPricesTitle = 'List price, estimate and bill';
export const listPricesNote = 'Where the provider or the file reports what the same would cost at list prices';
export const listPricesList = 'At list prices';
export const listPricesDifference = 'Bill against list';
export const otherCurrenciesTitle = 'Billed in other currencies';
export const otherCurrenciesNote = 'Kept as they are billed; in dollars at the rate of their day';
export const otherCurrenciesConverted = 'In dollars';
export const otherCurrenciesRate = (day: string) => `at the rate of ${day}`;
export const otherCurrenciesNoRate = 'not counted: no rate is known for this day or the week before';

export const note = 'Whether the numbers are complete, and how they compare with the bill';

export const unreadableTitle = 'Stored rows that cannot be read';
export const unreadableNote =
  'No list shows them, they raise no alert and change nothing, and incidents they opened are held. Delete them and create them again, or install the version that wrote them.';
export const unreadableDeleteLabel = (what: string, name: string) => `Delete ${what} ${name}`;
export const unreadableDeleteQuestion = (what: string, name: string) => `Delete ${what} "${name}"?`;
export const unreadableDeleteConfirm = 'Delete row';
export const unreadableDeleteEffect =
  'What hangs on it goes with it, such as the mails of an incident. It cannot be brought back.';
export const unreadableDeleted = (name: string) => `${name} deleted`;
export const UNREADABLE_KINDS = {
  budget: 'Budget',
  'budget-firing': 'Alert of budget',
  'alert-rule': 'Alert rule',
  incident: 'Incident',
  channel: 'Notification channel',
  'notification-policy': 'Notification policy',
  silence: 'Silence',
  notification: 'Held notification',
  decision: 'Notification',
  'containment-policy': 'Containment policy',
  containment: 'Containment',
  'key-access': 'What the keys may do, of connection',
  leak: 'Leak',
  'saved-view': 'Saved view',
  'share-link': 'Share link',
  annotation: 'Note on the time axis',
  rotation: 'Rotation of key',
  'incident-step': 'Step of incident',
  'account-event': 'Findings about account event',
  'key-register': 'Expected hours or recipients of key',
} as const;

export const failingJobsTitle = 'Jobs of the worker that fail';
export const failingJobsNote =
  'What they would find or do is missing meanwhile; everything else goes on. They are tried again by themselves: a job that failed six times in a row will hardly pass without help.';
export const failingJobLine = (job: {
  kind: string;
  connection: string | null;
  failures: string;
  since: string;
  next: string;
  error: string;
}) =>
  `${job.kind}${job.connection === null ? '' : ` of ${job.connection}`}: failed since ${job.since}, ${job.failures}, next one ${job.next}. ${job.error}`;
export const JOB_KINDS = {
  'unusual-spend': 'Detection of unusual spend',
  thresholds: 'Thresholds',
  budgets: 'Budgets',
  balances: 'Watch over prepaid credits',
  statements: 'Monthly statements of who pays',
  staleness: 'Watch for connections that are not read',
  wake: 'End of snoozed incidents',
  release: 'Release of held notifications',
  'follow-up': 'Escalations and repeats',
  'self-watch': 'Watch over channels, keys and workers',
  digest: 'Digests',
  keys: 'Key hygiene',
  'key-owners': 'Mails to owners of keys',
  containment: 'Containment',
  'account-activity': 'Account activity',
  rotations: 'Key rotations',
  heartbeat: 'Outgoing heartbeat',
  'bill-files': 'Imports of bills',
  'leak-sources': 'Scans for leaked keys',
  retention: 'Removal of old data',
} as const;
