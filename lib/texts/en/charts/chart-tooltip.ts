export const noData = 'no data';
export const notFinishedStillRising = 'Not finished: still rising';
