import { Temporal } from 'temporal-polyfill';
import type { IncidentMeasures, Severity } from '@/lib/domain/incidents/incident';
import { HOUR_MS } from '@/lib/domain/time';
import { computeToleratedMs } from '@/lib/domain/usage/data-horizon';
import { writeDate } from '@/lib/domain/written-instant';

/** How a connection was read lately. */
export type ReadingState = {
  name: string;
  /** Its senders push: nothing is asked. */
  isPushed: boolean;
  isPaused: boolean;
  isRejected: boolean;
  /** A worker reads it right now. */
  isBeingRead: boolean;
  /** Its first history was read whole. */
  isBackfilled: boolean;
  /** When a part of its usage was stored last; `null` = never. */
  lastReadAt: Date | null;
  /** Its usage is known up to then; `null` = never read with success yet. */
  knownUntil: Date | null;
  /** Absent = the last read succeeded. */
  lastError: string | null;
  createdAt: Date;
};

export type StalenessDecision =
  | { kind: 'fresh'; reason: 'read-lately' | 'paused' | 'first-read' }
  | {
      kind: 'stale';
      reason: 'key-rejected' | 'no-successful-read';
      /** Nothing after it is known. */
      since: Date;
      severity: Severity;
    };

/** Blind for this long, a leak may already have cost more than a night's sleep. */
const CRITICAL_AFTER_MS = HOUR_MS;

/** Decides whether the spend of a connection has become unknown. A rejected key does not recover by itself: it counts at once. */
export function decideStaleness(state: ReadingState, now: Date, pollIntervalSeconds: number): StalenessDecision {
  if (state.isPaused) return { kind: 'fresh', reason: 'paused' };
  // Nobody sends yet: there is nothing that could have stopped.
  if (state.isPushed && state.knownUntil === null) return { kind: 'fresh', reason: 'first-read' };
  const since = findSince(state);
  const silentMs = now.getTime() - since.getTime();
  const severity = silentMs >= CRITICAL_AFTER_MS ? 'critical' : 'warning';
  if (state.isRejected) return { kind: 'stale', reason: 'key-rejected', since, severity };
  if (isReadingHistory(state, now)) return { kind: 'fresh', reason: 'first-read' };
  if (silentMs <= computeToleratedMs(pollIntervalSeconds)) return { kind: 'fresh', reason: 'read-lately' };
  return { kind: 'stale', reason: 'no-successful-read', since, severity };
}

/** While the first history is read, how far that has come says nothing about the present. */
function findSince({ knownUntil, createdAt, isBackfilled }: ReadingState): Date {
  if (knownUntil === null) return createdAt;
  return isBackfilled || knownUntil > createdAt ? knownUntil : createdAt;
}

/** The first read brings the whole history and may take hours, as long as something of it arrives. */
function isReadingHistory({ isBeingRead, isBackfilled, lastReadAt, createdAt }: ReadingState, now: Date): boolean {
  if (!isBeingRead || isBackfilled) return false;
  const progressMs = Math.max(createdAt.getTime(), lastReadAt?.getTime() ?? 0);
  return now.getTime() - progressMs < CRITICAL_AFTER_MS;
}

/** Words and window of a stale connection; it has no amounts, because they are what is missing. */
export function renderStaleness(
  state: ReadingState,
  decision: Extract<StalenessDecision, { kind: 'stale' }>,
  now: Date,
  timezone: string,
): IncidentMeasures {
  const since = formatLocalMinute(decision.since, timezone);
  const cause =
    decision.reason === 'key-rejected'
      ? 'The provider refuses the key: replace it in the settings of the connection.'
      : state.isPushed && state.lastError === null
        ? 'Check that its senders run and reach this address, and that the worker runs; pause it where silence is usual.'
        : `The last answer was: ${state.lastError ?? 'none at all; check that the worker runs'}.`;
  const read = state.isPushed
    ? `The last message from the senders of "${state.name}" came at ${since}.`
    : state.knownUntil && state.isBackfilled
      ? `"${state.name}" was last read with success at ${since}.`
      : `"${state.name}" was never read with success since it was added at ${since}.`;
  return {
    title:
      decision.reason === 'key-rejected'
        ? `The provider refuses the key of "${state.name}"`
        : `No usage data from "${state.name}" since ${since}`,
    windowStart: decision.since,
    windowEnd: now,
    observedNanos: 0n,
    expectedNanos: 0n,
    excessNanos: 0n,
    ratePerHourNanos: 0n,
    projected24hNanos: 0n,
    contributors: [],
    facts: state.lastError ? [{ kind: 'last-error', text: state.lastError }] : [],
    explanation: `${read} What was spent since then is not known, and a leak could not be seen. ${cause}`,
  };
}

/** "2026-11-23 10:42 (Europe/Berlin)" */
function formatLocalMinute(at: Date, timezone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timezone);
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${writeDate(local.toPlainDate())}, ${time} (${timezone})`;
}
