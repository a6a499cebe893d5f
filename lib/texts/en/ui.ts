export const calendarMo = 'Mo';
export const calendarTu = 'Tu';
export const calendarWe = 'We';
export const calendarTh = 'Th';
export const calendarFr = 'Fr';
export const calendarSa = 'Sa';
export const calendarSu = 'Su';
export const calendarMonthBeforeLabel = 'Month before';
export const calendarMonthAfterLabel = 'Month after';
export const calendarDaysLabel = 'Days';

export const undoButton = 'Undo';

export const typedConfirmLabel = (expected: string) => `Type “${expected}” to confirm`;
