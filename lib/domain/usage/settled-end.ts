import { DAY_MS } from '@/lib/domain/time';

/** Up to when bills are final: a day's bill is, a day after the day is over. `today` = a UTC midnight. */
export const findSettledEnd = (today: Date) => new Date(today.getTime() - DAY_MS);
