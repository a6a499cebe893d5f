export const timesIn = (zone: string) => `Times in ${zone}`;
export const hideNumbers = 'Hide numbers';
export const showNumbers = 'Show numbers';
