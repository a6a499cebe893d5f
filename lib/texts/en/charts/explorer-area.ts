export const noData = 'no data';
export const notFinished = ', not finished';
export const chooseBucketArrow = 'Choose a bucket with the arrow keys';
export const byTime = (title: string, value: string) => `${title}, by time${value}`;
export const shiftArrowsSelect = '. Shift and arrows select, Enter zooms in';
