export const readingNow = (connectionName: string) => `Reading ${connectionName} now`;
export const keysOfWereChecked = (connectionName: string) => `The keys of ${connectionName} were checked`;
export const onlyReadsNow = (connectionName: string) => `${connectionName} only reads from now on`;
export const paused = 'paused';
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
export const deleteLabel = 'Delete…';
export const removeActionKeyNote = 'Remove the action key?';
export const removeActionKeyDetail = 'Remove action key';
export const usageReadBefore =
  'Usage is read as before, but nothing can be changed at the provider from here any more. The key itself stays valid there until you revoke it. No copy is kept here, so this cannot be undone.';
