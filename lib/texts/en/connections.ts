export const addDone = (name: string) => `${name} connected: its history is being read`;
export const addDescription = 'The key is tested, then encrypted and stored. It is used to read usage.';
export const addProviderLabel = 'Provider';
export const addProvidersError = 'Providers could not be listed';
export const guideKeyPageLink = (providerName: string) => `Open ${providerName} where the key is made`;
export const guideLeastRightsLabel = 'The least it needs';
export const guideSeesLabel = 'What Spendwatch sees';
export const guideFreshnessLabel = 'How fresh it is';
export const addActionKeySummary = 'A second key for acting';
export const actionKeyLabel = 'Action key';
export const addKeyExpirySummary = 'A key that ends';
export const addBaseUrlSummary = 'Another address';
export const addBaseUrlLabel = 'Base URL';
export const addBaseUrlHelp = 'Only for a proxy or a simulator.';
export const addBaseUrlRequiredHelp = 'Where your own installation answers.';
export const addTestingButton = 'Testing the key';
export const addSavingButton = 'Saving';
export const addAnywayButton = 'Connect anyway';
export const addButton = 'Test and connect';

export const actionsReadNowDone = (connectionName: string) => `Reading ${connectionName} now`;
export const actionsCheckKeysDone = (connectionName: string) => `The keys of ${connectionName} were checked`;
export const actionsRemoveActionKeyDone = (connectionName: string) => `${connectionName} only reads from now on`;
export const actionsPaused = (connectionName: string) => `${connectionName} paused`;
export const actionsResumed = (connectionName: string) => `${connectionName} resumed`;
export const actionsMenuLabel = (connectionName: string) => `Actions for ${connectionName}`;
export const actionsReadNowItem = 'Read now';
export const actionsCheckKeysItem = 'Check keys';
export const actionsReplaceKeyItem = 'Replace key…';
export const actionsReplaceActionKeyItem = 'Replace action key…';
export const actionsAddActionKeyItem = 'Add action key…';
export const actionsRemoveActionKeyItem = 'Remove action key…';
export const actionsBilledByItem = 'Who bills it…';
export const billedByTitle = (connectionName: string) => `Who bills what ${connectionName} shows`;
export const billedByDescription =
  'Usage that another connection bills is left out here, so that it counts once. Say which connection that is, where there are several, or that the account is not connected.';
export const billedByLabel = (providerName: string) => `Usage of ${providerName} is billed through`;
export const billedByAny = (providerName: string) => `Any connection of ${providerName}`;
export const billedByNone = 'An account that is not connected: count it here';
export const billedByEmpty = 'No other provider is connected, so nothing can count twice.';
export const billedByError = 'Connections could not be listed';
export const billedByDone = (connectionName: string) => `Noted who bills what ${connectionName} shows`;
export const actionsResumeItem = 'Resume';
export const actionsPauseItem = 'Pause';
export const removeActionKeyQuestion = 'Remove the action key?';
export const removeActionKeyConfirm = 'Remove action key';
export const removeActionKeyEffect =
  'Usage is read as before, but nothing can be changed at the provider from here any more. The key itself stays valid there until you revoke it. No copy is kept here, so this cannot be undone.';

export const keysReadingKeyName = 'Reading key';
export const keysNoActionKey = 'No action key: nothing is ever changed at the provider';
export const keysNotChecked = 'was not checked yet';
export const keysChecked = (canRead: string) => `${canRead} · checked`;
export const keysEnds = '· ends';

export const rowFromFiles =
  'Filled from FOCUS files: it has no key and is never pulled. Each import replaces the billing periods in its file.';
export const rowFromAddress =
  'Filled from the FOCUS files at this address, which are looked at every hour. A changed file replaces its billing periods.';
export const rowLastReadLabel = 'Last read';
export const rowNotYet = 'not yet';
export const rowNewestUsageLabel = 'Newest usage';
export const rowNoneSeen = 'none seen';
export const rowLagLabel = 'Provider shows it after';
export const rowNotMeasuredYet = 'not measured yet';
export const rowNextReadingLabel = 'Next reading';
export const rowNoneScheduled = 'none planned';
export const rowHistory = 'History';
export const rowHistoryOfLabel = (connectionName: string) => `History of ${connectionName}`;

export const stateKeyRejectedBadge = 'Key rejected';
export const statePausedBadge = 'Paused';
export const stateStaleBadge = 'Stale';
export const stateNothingReceivedBadge = 'Nothing received';
export const stateFirstReadingBadge = 'First reading';
export const stateReadingHistoryBadge = 'Reading history';
export const stateCurrentBadge = 'Current';

export const note = 'Provider organizations whose usage is read. Keys are encrypted and never shown again.';
export const errorTitle = 'Connections could not be read';
export const emptyTitle = 'No provider connected';
export const emptyText =
  'Choose your provider, make a key as it says there, and paste it. Reading usage needs nothing else.';

export const deleteDone = (connectionName: string) => `${connectionName} deleted`;
export const deleteQuestion = 'Delete this connection?';
export const deleteConfirm = 'Delete connection and its data';
export const deleteEffect =
  'Its key, all usage and costs read through it, and its incidents are deleted. To stop reading and keep the history, pause it instead. This cannot be undone.';

export const ingestRunsTitle = 'Recent readings';
export const ingestRunsNote = 'Newest first';
export const ingestRunsEmptyTitle = 'Nothing read yet';
export const ingestRunsEmptyText = 'The first reading starts as soon as a provider is connected.';
export const ingestRunsErrorTitle = 'Readings could not be listed';
export const ingestRunsStartedColumn = 'Started';
export const ingestRunsTookColumn = 'Took';
export const ingestRunsOutcomeColumn = 'Outcome';

export const keyExpiryLabel = 'Key ends on';
export const keyExpiryHelp =
  'Only if the key has an end that its provider does not report. You are notified two weeks before. UTC; empty = never.';

export const keyWarningsLabel = 'warning';

export const replaceKeyDone = 'The end of the key is noted';
export const replaceKeyTestAndSaveButton = 'Test and save';
export const replaceKeySaveAnywayButton = 'Save anyway';

export const testResultFineLabel = 'fine';
export const testResultWrongLabel = 'not as it should be';
export const testResultNotPossible = 'not possible';
export const testResultPossible = 'possible';
