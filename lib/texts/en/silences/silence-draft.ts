export const minutes = '30 minutes';
export const hour = '1 hour';
export const hours = '2 hours';
export const hoursNote = '4 hours';
export const hoursDetail = '8 hours';
export const day = '1 day';
export const days = '3 days';
export const week = '1 week';
