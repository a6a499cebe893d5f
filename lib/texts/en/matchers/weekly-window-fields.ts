export const beginsOn = 'Begins on';
export const from = 'From';
export const untilNextDay = 'Until, the next day';
export const until = 'Until';
