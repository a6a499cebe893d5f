import { z } from 'zod';
import { findNextOccurrence, findOccurrenceAt, type WeeklyWindow } from '@/lib/domain/weekly-window';

const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as 08:00');

/** Hours of the week as HH:MM; an end at or before the start lies on the next day, so equal times mean a whole day. */
export const RuleSpanSchema = z.object(
  {
    /** Weekdays 1 (Monday) to 7 on which the span begins. */
    days: z
      .array(z.number().int().min(1, 'expected 1 (Monday) to 7 (Sunday)').max(7, 'expected 1 (Monday) to 7 (Sunday)'))
      .min(1, 'expected at least one day, 1 (Monday) to 7 (Sunday)'),
    from: Clock,
    until: Clock,
    /** IANA zone whose wall clock counts; absent = the workspace's. */
    timezone: z.string().optional(),
  },
  'expected days, from and until; in a table "Mon-Fri 08:00-18:00"',
);
type RuleSpan = z.infer<typeof RuleSpanSchema>;

/** Active times of a rule. Stored as JSON. */
export const RuleScheduleSchema = z.array(RuleSpanSchema).min(1).max(14);
export type RuleSchedule = z.infer<typeof RuleScheduleSchema>;

/** Whether a rule may open something new at an instant; without a schedule always. */
export function isWithinSchedule(schedule: RuleSchedule | null, timezone: string, at: Date): boolean {
  return schedule === null || schedule.some((span) => findOccurrenceAt(toWindow(span, timezone), at) !== null);
}

/** The first instant from `at` on at which a rule may open something new. */
export function findScheduleStart(schedule: RuleSchedule | null, timezone: string, at: Date): Date {
  if (schedule === null || isWithinSchedule(schedule, timezone, at)) return at;
  const starts = schedule.map((span) => findNextOccurrence(toWindow(span, timezone), at).startsAt.getTime());
  return new Date(Math.min(...starts));
}

function toWindow({ days, from, until, timezone }: RuleSpan, fallback: string): WeeklyWindow {
  return { weekdays: days, from, until, timezone: timezone ?? fallback };
}

const DAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const ALWAYS = 'always';

/** Schedule -> cell of a table: "Mon-Fri 08:00-18:00; Sat,Sun 00:00-00:00 Europe/Berlin", or "always". */
export function formatSchedule(schedule: RuleSchedule | null): string {
  if (schedule === null) return ALWAYS;
  return schedule
    .map(({ days, from, until, timezone }) =>
      [formatDays(days), `${from}-${until}`, ...(timezone === undefined ? [] : [timezone])].join(' '),
    )
    .join('; ');
}

/** Three days and more that follow on each other become a range, where they stand in order. */
function formatDays(days: readonly number[]): string {
  const runs: number[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  const name = (day: number | undefined) => DAY_NAMES[(day ?? 1) - 1] ?? '';
  return runs
    .map((run) => (run.length > 2 ? `${name(run[0])}-${name(run.at(-1))}` : run.map(name).join(',')))
    .join(',');
}

/** Cell of a table -> schedule. What cannot be read stays as it is, for the schema to refuse. */
export function parseScheduleText(text: string): unknown {
  if (text.trim().toLowerCase() === ALWAYS) return null;
  return text.split(';').map((span) => parseSpan(span.trim()) ?? span);
}

function parseSpan(text: string): RuleSpan | null {
  const [, days = '', from = '', until = '', timezone] = /^(\S+) (\d\d:\d\d)-(\d\d:\d\d)(?: (\S+))?$/.exec(text) ?? [];
  const numbers = days.split(',').map(parseDays);
  if (from === '' || numbers.some((list) => list.length === 0)) return null;
  return { days: numbers.flat(), from, until, ...(timezone === undefined ? {} : { timezone }) };
}

/** "Mon" or "Mon-Fri", also over the end of the week; empty = not a day. */
function parseDays(text: string): number[] {
  const [first, last, ...rest] = text.split('-').map((name) => DAY_NAMES.findIndex((one) => isDay(one, name)) + 1);
  if (!first || last === 0 || rest.length > 0) return [];
  const count = last === undefined ? 1 : ((last - first + 7) % 7) + 1;
  return Array.from({ length: count }, (_, index) => ((first - 1 + index) % 7) + 1);
}

const isDay = (known: string, name: string) => name.toLowerCase() === known.toLowerCase();
