export const errorTitle = 'The reconciliation could not be read';
export const estimateAgainstBill = 'Estimate against bill';
export const utcDayProvider = 'By UTC day, as the provider bills';
export const emptyTitle = 'Nothing billed yet';
export const billsReadEvery =
  'Bills are read every hour and compared with the estimate of the same day. The first ones appear after the first full day.';
