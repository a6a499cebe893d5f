export const keyRejected = 'Key rejected';
export const paused = 'Paused';
export const stale = 'Stale';
export const firstReading = 'First reading';
export const readingHistory = 'Reading history';
export const current = 'Current';
