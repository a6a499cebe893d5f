import { Temporal } from 'temporal-polyfill';
import type { Interval } from '@/lib/domain/calendar';
import { SEVERITIES, type Severity } from '@/lib/domain/incidents/incident';
import { decideReader } from '@/lib/domain/reader';
import { DAY_MS } from '@/lib/domain/time';

export const DIGEST_KINDS = ['daily', 'weekly', 'monthly'] as const;
export type DigestKind = (typeof DIGEST_KINDS)[number];

/** What a member wants to get by mail, and how it is written. */
export type MemberPreference = {
  digestDaily: boolean;
  digestWeekly: boolean;
  digestMonthly: boolean;
  /** Local hour at which digests come, 0 to 23. */
  digestHour: number;
  /** null = the workspace's zone. */
  timezone: string | null;
  /** Language tag; null = what the browser asks for, in mail the default. */
  locale: string | null;
  mailSeverities: Severity[];
};

/** What a member has who never chose. */
export const DEFAULT_PREFERENCE: MemberPreference = {
  digestDaily: false,
  digestWeekly: true,
  digestMonthly: true,
  digestHour: 8,
  timezone: null,
  locale: null,
  mailSeverities: [...SEVERITIES],
};

export type DigestPlan = {
  kind: DigestKind;
  /** First local day of the period, YYYY-MM-DD. */
  periodOn: string;
  window: Interval;
  /** The period before, of the same kind. */
  previous: Interval;
  /** "Sunday 22 November", "16 – 22 November", "October 2026". */
  label: string;
};

/** A digest that could not go out for so many days after its morning is no news any more. */
const LATE_DAYS = { daily: 1, weekly: 3, monthly: 7 } as const satisfies Record<DigestKind, number>;

/**
 * Digests of the last finished day, week (from Monday) and month that a member wants and whose morning has come, on the
 * calendar of `timezone`. A period that was over before the member joined is not reported to them.
 */
export function listDueDigests(
  preference: MemberPreference,
  member: { timezone: string; joinedAt: Date; locale?: string | null },
  now: Date,
): DigestPlan[] {
  const { timezone, joinedAt } = member;
  const { locale } = decideReader({ locale: member.locale ?? null, timezone }, { acceptLanguage: null, timezone });
  const wanted = { daily: preference.digestDaily, weekly: preference.digestWeekly, monthly: preference.digestMonthly };
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timezone).toPlainDate();
  return DIGEST_KINDS.filter((kind) => wanted[kind]).flatMap((kind) => {
    const end = findPeriodEnd(kind, today);
    const morning = end.toZonedDateTime({ timeZone: timezone, plainTime: { hour: preference.digestHour } });
    const lateMs = now.getTime() - morning.epochMilliseconds;
    if (lateMs < 0 || lateMs >= LATE_DAYS[kind] * DAY_MS) return [];
    const plan = planPeriod(kind, end, timezone, locale);
    return joinedAt < plan.window.endsAt ? [plan] : [];
  });
}

/** First day after the last finished period. */
function findPeriodEnd(kind: DigestKind, today: Temporal.PlainDate): Temporal.PlainDate {
  if (kind === 'weekly') return today.subtract({ days: today.dayOfWeek - 1 });
  return kind === 'monthly' ? today.with({ day: 1 }) : today;
}

const LENGTH = { daily: { days: 1 }, weekly: { weeks: 1 }, monthly: { months: 1 } } as const;

function planPeriod(kind: DigestKind, end: Temporal.PlainDate, timezone: string, locale: string): DigestPlan {
  const start = end.subtract(LENGTH[kind]);
  const before = start.subtract(LENGTH[kind]);
  const startOf = (day: Temporal.PlainDate) => new Date(day.toZonedDateTime(timezone).epochMilliseconds);
  return {
    kind,
    periodOn: start.toString(),
    window: { startsAt: startOf(start), endsAt: startOf(end) },
    previous: { startsAt: startOf(before), endsAt: startOf(start) },
    label: nameDays(kind, start, end.subtract({ days: 1 }), locale),
  };
}

function nameDays(kind: DigestKind, first: Temporal.PlainDate, last: Temporal.PlainDate, locale: string): string {
  const options: Intl.DateTimeFormatOptions =
    kind === 'daily'
      ? { weekday: 'long', day: 'numeric', month: 'long' }
      : kind === 'monthly'
        ? { month: 'long', year: 'numeric' }
        : { day: 'numeric', month: 'long' };
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  const startMs = first.toZonedDateTime('UTC').epochMilliseconds;
  if (kind !== 'weekly') return format.format(startMs);
  // Blanks around the dash differ in width from language to language; in a subject all of them are plain.
  return format.formatRange(startMs, last.toZonedDateTime('UTC').epochMilliseconds).replaceAll(/\s/g, ' ');
}
