export const announcedRaisesNo = 'Announced: it raises no alert';
export const newPlannedEvent = 'New planned event';
export const spendUpFactor = (timezone: string) =>
  `Spend up to the factor raises no alert while it lasts. Times in ${timezone}.`;
export const launchOfNewAssistant = 'Launch of the new assistant';
export const timesUsual = 'Spend, times the usual';
export const twiceNormalHour = '2 = twice what is normal at that hour.';
export const emptyUntilCancelled = 'Empty = until cancelled';
export const noteOptional = 'Note (optional)';

export const scheduled = 'Scheduled';
export const over = 'Over';
export const cancelled = 'Cancelled';
export const note = 'Announced changes of spend raise no alert';
export const errorTitle = 'Planned events could not be read';
export const emptyTitle = 'Nothing is announced';
export const beforeLaunchMigration =
  'Before a launch or a migration, say how many times the usual it may cost and how long. It raises no alert, and more than that still does.';
export const restored = (planName: string) => `“${planName}” restored`;
export const cancelledItAlertsAgain = (planName: string) => `“${planName}” cancelled: it alerts again`;
export const upToXUsual = (multiplier: number) => `up to ${multiplier}x the usual`;
export const from = (scope: string) => `${scope} · from`;
export const untilCancelled = ', until cancelled';
export const by = (createdBy: string) => `· by ${createdBy}`;
export const restore = 'Restore';
