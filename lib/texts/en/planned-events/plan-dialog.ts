export const announcedRaisesNo = 'Announced: it raises no alert';
export const newPlannedEvent = 'New planned event';
export const spendUpFactor = (timezone: string) =>
  `Spend up to the factor raises no alert while it lasts. Times in ${timezone}.`;
export const name = 'Name';
export const launchOfNewAssistant = 'Launch of the new assistant';
export const timesUsual = 'Spend, times the usual';
export const twiceNormalHour = '2 = twice what is normal at that hour.';
export const from = 'From';
export const until = 'Until';
export const emptyUntilCancelled = 'Empty = until cancelled';
export const noteOptional = 'Note (optional)';
