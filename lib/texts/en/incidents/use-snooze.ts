import { choosePlural } from '../../plural';

export const hour = '1 hour';
export const hours = '4 hours';
export const day = '1 day';
export const week = '1 week';
export const minutes = (count: number) => choosePlural('en', count, { one: '1 minute', other: `${count} minutes` });
export const snoozedFor = (length: string) => `Snoozed for ${length}`;
export const wasNotTakenBack = (cause: string) => `The snooze was not taken back: ${cause}`;
