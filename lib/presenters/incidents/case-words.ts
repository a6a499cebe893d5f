import type { IncidentCase } from '@/lib/domain/incidents/incident-case';
import { countUnpriced, sumUsage } from '@/lib/domain/incidents/incident-case';
import { type CourseStep, computeLoss, USUAL_DAYS } from '@/lib/domain/incidents/loss';
import { formatDollars } from '@/lib/domain/money';
import { HOUR_MS, MINUTE_MS } from '@/lib/domain/time';

/** What each step of an incident's course is called in reports. */
export const COURSE_WORDS: Readonly<Record<CourseStep, string>> = {
  began: 'The unusual spend began',
  shown: 'The provider’s reports showed it',
  noticed: 'Spendwatch opened the incident',
  told: 'The first message was accepted by its receiver',
  acknowledged: 'A person took it',
  contained: 'The change was made at the provider',
  'read-back': 'The change was read back',
  stopped: 'Spending stopped',
  undone: 'The change was undone',
  resolved: 'The incident was resolved',
};

/** "2026-11-20 10:04:05 UTC": reports have one form for all readers. */
export const formatUtc = (at: Date): string => `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** "0:41 h", "3:05 h" between two instants, by whole minutes; before = "0:00 h". */
export function formatElapsed(from: Date, to: Date): string {
  const minutes = Math.max(0, Math.floor((to.getTime() - from.getTime()) / MINUTE_MS));
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} h`;
}

export type Damage = {
  spent: string;
  usual: string;
  lost: string;
  /** How it was computed, in plain sentences. */
  method: string[];
};

/** What was lost over the whole span, and how that was computed. */
export function describeDamage(one: IncidentCase): Damage {
  const { span, basis, usage, incident } = one;
  const { usualNanos, lostNanos } = computeLoss(basis, span.until);
  const bucket = span.bucketMs === HOUR_MS ? 'hour' : 'minute';
  const { hours, nanosPerHour } = basis.usual;
  const unpriced = countUnpriced(usage);
  return {
    spent: formatDollars(sumUsage(usage)),
    usual: formatDollars(usualNanos),
    lost: formatDollars(lostNanos),
    method: [
      `Spend is that of ${one.subject}, from ${formatUtc(span.from)} until ${formatUtc(span.until)}, by ${bucket} as the provider reported it, at list prices.`,
      hours === 0
        ? 'No hour before it was read, so nothing counts as usual and all of it counts as lost.'
        : `Usual is the average of the ${hours} hours before it${hours < USUAL_DAYS * 24 ? ', all that were read' : ''}: ${formatDollars(nanosPerHour)} an hour.`,
      'Lost is spend less what is usual in the same time, never below nothing. At each moment the buckets count that were over by then.',
      ...(unpriced > 0n
        ? [`${unpriced} requests have no known price, or a part without one, which is not in these sums.`]
        : []),
      ...(span.isCut ? ['It began earlier than hours are looked at, and what came before is not in these sums.'] : []),
      ...(incident.state === 'resolved' ? [] : ['It is not over: the figures are those of what was read so far.']),
      'These are estimates. What is owed is on the provider’s bill, and what is refunded, if anything, is the provider’s decision.',
    ],
  };
}
