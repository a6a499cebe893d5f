export const spendHoursAround = 'Spend in the 24 hours around it';
export const openInUsage = 'Open in usage';
export const dashedPerBar = (normal: string) => `Dashed: ${normal} per bar`;
export const errorTitle = 'The chart could not be read';
