import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

/** Hours of a day as HH:MM on the workspace's wall clock; an end before the start lies on the next day. */
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as 08:00');

/** Active times of a rule. Stored as JSON. */
export const RuleScheduleSchema = z
  .array(
    z.object({
      /** Weekdays 1 (Monday) to 7 on which the span begins. */
      days: z.array(z.number().int().min(1).max(7)).min(1),
      from: Clock,
      /** Exclusive; equal to `from` = the whole day. */
      until: Clock,
    }),
  )
  .min(1)
  .max(14);
export type RuleSchedule = z.infer<typeof RuleScheduleSchema>;

/** Whether a rule may open something new at an instant; without a schedule always. */
export function isWithinSchedule(schedule: RuleSchedule | null, timezone: string, at: Date): boolean {
  if (schedule === null) return true;
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timezone);
  const minute = local.hour * 60 + local.minute;
  const today = local.dayOfWeek;
  const yesterday = today === 1 ? 7 : today - 1;
  return schedule.some(({ days, from, until }) => {
    const start = parseClock(from);
    const end = parseClock(until);
    if (start === end) return days.includes(today);
    if (start < end) return days.includes(today) && minute >= start && minute < end;
    return (days.includes(today) && minute >= start) || (days.includes(yesterday) && minute < end);
  });
}

function parseClock(clock: string): number {
  const [hours = '0', minutes = '0'] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
}
