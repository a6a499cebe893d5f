export const planDone = 'Announced: it raises no alert';
export const title = 'New planned event';
export const planDescription = (timezone: string) =>
  `Spend up to the factor raises no alert while it lasts. Times in ${timezone}.`;
export const planNamePlaceholder = 'Launch of the new assistant';
export const planFactorLabel = 'Spend, times the usual';
export const planFactorHelp = '2 = twice what is normal at that hour.';
export const planUntilHelp = 'Empty = until cancelled';
export const planNoteLabel = 'Note (optional)';

export const scheduledState = 'Scheduled';
export const overState = 'Over';
export const cancelledState = 'Cancelled';
export const note = 'Announced changes of spend raise no alert';
export const errorTitle = 'Planned events could not be read';
export const emptyTitle = 'Nothing is announced';
export const emptyText =
  'Before a launch or a migration, say how many times the usual it may cost and how long. It raises no alert, and more than that still does.';
export const restoredDone = (planName: string) => `“${planName}” restored`;
export const cancelledDone = (planName: string) => `“${planName}” cancelled: it alerts again`;
export const rowFactor = (multiplier: number) => `up to ${multiplier}x the usual`;
export const rowPeriod = '{scope} · from {start} until {end} · by {person}';
export const rowOpenPeriod = '{scope} · from {start}, until cancelled · by {person}';
export const restoreButton = 'Restore';
