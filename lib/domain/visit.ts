import { MINUTE_MS } from '@/lib/domain/time';

/** When a reader was last here: the end of the visit before this one, and the last sign of this one. */
type Visit = { previousEndedAt: Date | null; seenAt: Date };

/** A visit ends after this long without a page. */
const VISIT_GAP_MS = 30 * MINUTE_MS;

/** The visit with one more sign of the reader at `now`; after a pause it is a new one. */
export function continueVisit(visit: Visit | null, now: Date): Visit {
  if (visit === null || visit.seenAt.getTime() > now.getTime()) return { previousEndedAt: null, seenAt: now };
  const isNew = now.getTime() - visit.seenAt.getTime() > VISIT_GAP_MS;
  return { previousEndedAt: isNew ? visit.seenAt : visit.previousEndedAt, seenAt: now };
}

/** Text of a cookie: both instants in milliseconds, "-" for none. */
export function renderVisit({ previousEndedAt, seenAt }: Visit): string {
  return `${previousEndedAt?.getTime() ?? '-'}.${seenAt.getTime()}`;
}

/** The visit of a cookie; null where it holds none. */
export function parseVisit(text: string | undefined): Visit | null {
  const match = /^(-|\d{1,15})\.(\d{1,15})$/.exec(text ?? '');
  if (!match) return null;
  const [, previous, seen] = match;
  return { previousEndedAt: previous === '-' ? null : new Date(Number(previous)), seenAt: new Date(Number(seen)) };
}

/** Cookie that holds the visit in the reader's browser. */
export const VISIT_COOKIE = 'visit';
