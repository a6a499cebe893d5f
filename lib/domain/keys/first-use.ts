import type { Severity } from '@/lib/domain/incidents/incident';
import { DAY_MS } from '@/lib/domain/time';

/** A first use is reported as new for so many days. */
export const FRESH_DAYS = 7;
/** Not used in so many days before: a first use. Fewer days that were read say nothing. */
export const LOOK_BACK_DAYS = 28;
/** Quiet days after which a key that is used again has woken. */
export const QUIET_DAYS = 30;
/** A key younger than this does everything for the first time. */
export const OLD_KEY_DAYS = 14;
/** Days of the four weeks before on which a key must have been used before its hours say anything. */
export const REGULAR_DAYS = 10;

/** Something that a key did for the first time, whatever it cost. `at` is the day, for hours the hour. */
export type FirstUse =
  | { what: 'model' | 'endpoint' | 'tier'; value: string; at: Date }
  | { what: 'hour'; hour: number; isWeekend: boolean; at: Date }
  | { what: 'waking'; quietDays: number; at: Date };

type Subject = { ownerType: string; isCanary: boolean; uses: readonly FirstUse[] };

const formatDay = (at: Date) => at.toISOString().slice(0, 10);
const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;

/** One first use in words, for the page of the key, the digest and the warning. */
export function describeFirstUse(use: FirstUse): string {
  const on = `on ${formatDay(use.at)}`;
  switch (use.what) {
    case 'model':
      return `first use of model ${use.value} ${on}`;
    case 'endpoint':
      return `first use of ${use.value.replaceAll('_', ' ')} ${on}`;
    case 'tier':
      return `first use of service tier ${use.value} ${on}`;
    case 'hour':
      return `first use after ${clock(use.hour)} on a ${use.isWeekend ? 'weekend day' : 'workday'} ${on}`;
    case 'waking':
      return `used again ${on} after ${use.quietDays} quiet days`;
  }
}

/**
 * What is new about a key: informative everywhere, a warning where no use is expected at all: a key that slept,
 * and one of a service account, which only admins make and which does the same work every day. Hours alone never warn. A
 * canary has a finding of its own. null = nothing is new.
 */
export function judgeFirstUses({
  ownerType,
  isCanary,
  uses,
}: Subject): { severity: Severity; text: string; since: Date } | null {
  const [first] = uses;
  if (isCanary || !first) return null;
  const isWatched = ownerType === 'service_account';
  const isWarning = uses.some(({ what }) => what === 'waking' || (isWatched && what !== 'hour'));
  const text = uses.map(describeFirstUse).join('; ');
  return {
    severity: isWarning ? 'warning' : 'info',
    text: `${text.charAt(0).toUpperCase()}${text.slice(1)}`,
    since: new Date(Math.min(...uses.map(({ at }) => at.getTime()))),
  };
}

/** Start of the days that first uses are looked for in, and of those they are held against. */
export function findFirstUseSpan(now: Date): { since: Date; before: Date; quietSince: Date } {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const since = today - (FRESH_DAYS - 1) * DAY_MS;
  return {
    since: new Date(since),
    before: new Date(since - LOOK_BACK_DAYS * DAY_MS),
    quietSince: new Date(since - QUIET_DAYS * DAY_MS),
  };
}
