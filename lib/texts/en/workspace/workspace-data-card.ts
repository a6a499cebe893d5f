export const dataOfThisWorkspace = 'Data of this workspace';
export const download = 'Download everything';
export const deleteWorkspace = 'Delete workspace…';
export const fileHoldsEvery =
  'The file holds every row as JSON lines: usage, costs, budgets, rules, incidents, what was sent to whom and the activity. Keys, passwords and other secrets are not in it.';
export const deleteLabel = (name: string) => `Delete ${name}?`;
export const deleteWorkspaceNote = 'Delete workspace';
export const allUsageConnections =
  'All usage, connections with their keys, budgets, rules, incidents, mails and the activity go for good, and people who belong to no other workspace with them. Nothing is changed at the provider. A backup is the only way back.';
