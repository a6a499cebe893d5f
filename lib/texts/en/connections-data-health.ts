export const errorTitle = 'The reconciliation could not be read';
export const estimateAgainstBill = 'Estimate against bill';
export const utcDayProvider = 'By UTC day, as the provider bills';
export const emptyTitle = 'Nothing billed yet';
export const billsReadEvery =
  'Bills are read every hour and compared with the estimate of the same day. The first ones appear after the first full day.';

export const matches = 'Matches';
export const settling = 'Settling';
export const reconciliationTableEstimateAgainstBill = 'Estimate against bill by day';
export const dayUtc = 'Day (UTC)';
export const estimated = 'Estimated';
export const billed = 'Billed';
export const difference = 'Difference';
export const ofEstimate = 'of estimate';
export const showAllDays = (count: number) => `Show all ${count} days`;

export const withoutKnownPrice = (count: string) => `${count} without a known price`;
export const usageCountedCost = (reasons: string) =>
  `This usage is counted, its cost or a part of it is in no estimate: ${reasons}.`;

export const assumedTitle = 'Estimates that rest on assumptions';
export const assumedNote = 'Cost of the days that hold such usage';
export const assumedCost = 'Cost resting on it';
export const assumption = 'Assumption';

export const refusedTitle = (buckets: string) => `Rows of the provider could not be read in ${buckets}`;
export const refusedText =
  'They are missing in the numbers, and their days are not complete. A later read of the same bucket puts them right when the rows can be read.';

export const refusedLine = (one: { span: string; connection: string; rows: string; message: string }) =>
  `${one.span}, ${one.connection}: ${one.rows}. ${one.message}`;

export const otherCurrenciesTitle = 'Billed in other currencies';
export const otherCurrenciesNote = 'Not converted, and in no amount in dollars';

export const note = 'Whether the numbers are complete, and how they compare with the bill';

export const unreadableTitle = 'Stored settings that cannot be read';
export const unreadableNote =
  'Nothing is judged or told by them, and incidents they opened are held. Delete and create them again, or install the version that wrote them.';
export const UNREADABLE_KINDS = {
  budget: 'Budget',
  'alert-rule': 'Alert rule',
  'notification-policy': 'Notification policy',
  silence: 'Silence',
  notification: 'Held notification',
} as const;
