export const timesIn = (zone: string) => `Times in ${zone}`;
export const hideNumbers = 'Hide numbers';
export const showNumbers = 'Show numbers';
export const loading = 'Loading…';
export const marksOnTimeAxis = 'Marks on the time axis';
export const removeNote = (marker: string) => `Remove the note ${marker}`;
export const remove = 'Remove';
export const showFewer = 'Show fewer';
export const showAll = (count: number) => `Show all ${count}`;
