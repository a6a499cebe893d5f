export const metric = 'Metric';
export const groupBy = 'Group by';
export const thenBy = 'Then by';
export const bucket = 'Bucket';
export const seriesShown = 'Series shown';
export const compareWith = 'Compare with';
