export const connectedHistoryBeing = (name: string) => `${name} connected: its history is being read`;
export const description =
  'The key is tested, then encrypted and stored. It is used to read usage; an admin key cannot run a model.';
export const adminKey = 'Admin key';
export const platformOpenaiCom =
  'From platform.openai.com, Organization, Admin keys, with the permission “Read only”. Not a project key.';
export const secondKeyForActing = 'A second key for acting';
export const actionKey = 'Action key';
export const setsSpendLimits =
  'Sets spend limits and ends keys, only when somebody says so. Without it Spendwatch changes nothing.';
export const keyThatEnds = 'A key that ends';
export const anotherAddress = 'Another address';
export const baseUrl = 'Base URL';
export const onlyProxySimulator = 'Only for a proxy or a simulator.';
export const httpsApiOpenai = 'https://api.openai.com/v1';
export const testingKey = 'Testing the key';
export const saving = 'Saving';
export const connectAnyway = 'Connect anyway';
export const testAndConnect = 'Test and connect';

export const readingNow = (connectionName: string) => `Reading ${connectionName} now`;
export const keysOfWereChecked = (connectionName: string) => `The keys of ${connectionName} were checked`;
export const onlyReadsNow = (connectionName: string) => `${connectionName} only reads from now on`;
export const actionsPaused = 'paused';
export const resumed = 'resumed';
export const actionsFor = (connectionName: string) => `Actions for ${connectionName}`;
export const readNow = 'Read now';
export const checkKeys = 'Check keys';
export const replaceKey = 'Replace key…';
export const replaceActionKey = 'Replace action key…';
export const addActionKey = 'Add action key…';
export const removeActionKey = 'Remove action key…';
export const resume = 'Resume';
export const pause = 'Pause';
export const removeActionKeyNote = 'Remove the action key?';
export const removeActionKeyDetail = 'Remove action key';
export const usageReadBefore =
  'Usage is read as before, but nothing can be changed at the provider from here any more. The key itself stays valid there until you revoke it. No copy is kept here, so this cannot be undone.';

export const readingKey = 'Reading key';
export const noActionKey = 'No action key: nothing is ever changed at the provider';
export const wasNotCheckedYet = 'was not checked yet';
export const checked = (canRead: string) => `${canRead} · checked`;
export const ends = '· ends';

export const openai = 'OpenAI';
export const lastRead = 'Last read';
export const notYet = 'not yet';
export const newestUsage = 'Newest usage';
export const noneSeen = 'none seen';
export const providerShowsItAfter = 'Provider shows it after';
export const notMeasuredYet = 'not measured yet';
export const nextReading = 'Next reading';
export const nonePlanned = 'none planned';
export const history = 'History';
export const historyOf = (connectionName: string) => `History of ${connectionName}`;

export const keyRejected = 'Key rejected';
export const stateBadgePaused = 'Paused';
export const stale = 'Stale';
export const firstReading = 'First reading';
export const readingHistory = 'Reading history';
export const current = 'Current';

export const note = 'Provider organizations whose usage is read. Keys are encrypted and never shown again.';
export const errorTitle = 'Connections could not be read';
export const emptyTitle = 'No provider connected';
export const createAdminKey =
  'Create an admin key at platform.openai.com under Organization, Admin keys, and paste it here. Reading usage needs nothing else.';

export const deleted = (connectionName: string) => `${connectionName} deleted`;
export const deleteThisConnection = 'Delete this connection?';
export const deleteConnectionData = 'Delete connection and its data';
export const keyAllUsage =
  'Its key, all usage and costs read through it, and its incidents are deleted. To stop reading and keep the history, pause it instead. This cannot be undone.';

export const recentReadings = 'Recent readings';
export const newestFirst = 'Newest first';
export const ingestRunsCardEmptyTitle = 'Nothing read yet';
export const firstReadingStarts = 'The first reading starts as soon as a provider is connected.';
export const ingestRunsCardErrorTitle = 'Readings could not be listed';
export const started = 'Started';
export const connection = 'Connection';
export const took = 'Took';
export const outcome = 'Outcome';

export const label = 'Key ends on';
export const help =
  'Only if the key has an end that its provider does not tell. You hear of it two weeks before. UTC; empty = never.';

export const warning = 'warning';

export const skAdmin = 'sk-admin-…';

export const endSaved = 'The end of the key is noted';
export const testAndSave = 'Test and save';
export const saveAnyway = 'Save anyway';

export const fine = 'fine';
export const notShould = 'not as it should be';
export const notPossible = 'not possible';
export const possible = 'possible';
