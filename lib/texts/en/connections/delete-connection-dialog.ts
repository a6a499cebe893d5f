export const deleted = (connectionName: string) => `${connectionName} deleted`;
export const deleteThisConnection = 'Delete this connection?';
export const deleteConnectionData = 'Delete connection and its data';
export const keyAllUsage =
  'Its key, all usage and costs read through it, and its incidents are deleted. To stop reading and keep the history, pause it instead. This cannot be undone.';
