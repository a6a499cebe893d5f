export const incidents = 'Incidents';
export const note = 'Spend that left its normal range or its budget';
