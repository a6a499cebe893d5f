import { type IncidentMatcher, type MatchSubject, matchesIncident } from '@/lib/domain/incidents/incident-matcher';
import { findNextOccurrence, findOccurrenceAt, type WeeklyWindow } from '@/lib/domain/weekly-window';

/** Keeps notifications back, never detection: the incident opens, is shown and ends as ever. */
export type Silence = {
  id: string;
  matcher: IncidentMatcher;
  startsAt: Date;
  /** null = a recurring silence without end. */
  endsAt: Date | null;
  /** Only within these hours of the week; null = the whole time from start to end. */
  recurrence: WeeklyWindow | null;
  comment: string;
  createdBy: string;
  createdAt: Date;
  /** Ended early by a person; null = not. */
  endedAt: Date | null;
  endedBy: string | null;
};

export type SilenceState = 'pending' | 'active' | 'expired';

export type SilenceStanding = {
  state: SilenceState;
  /** When the present stretch of silence ends; null while it is not active. */
  activeUntil: Date | null;
  /** When the next stretch begins; null when there is none or it is active. */
  nextActiveAt: Date | null;
};

/** Where a silence stands at `now`: derived from the clock, never stored. */
export function deriveSilenceStanding(silence: Silence, now: Date): SilenceStanding {
  const expired = { state: 'expired', activeUntil: null, nextActiveAt: null } as const;
  const endsAt = findEnd(silence);
  if (endsAt !== null && now >= endsAt) return expired;
  const { recurrence, startsAt } = silence;
  if (!recurrence) {
    if (now < startsAt) return { state: 'pending', activeUntil: null, nextActiveAt: startsAt };
    return { state: 'active', activeUntil: endsAt, nextActiveAt: null };
  }
  const occurrence = findOccurrenceAt(recurrence, now);
  if (now >= startsAt && occurrence) {
    return { state: 'active', activeUntil: pickEarlier(occurrence.endsAt, endsAt), nextActiveAt: null };
  }
  const nextActiveAt = findNextStart(recurrence, now, startsAt);
  if (endsAt !== null && nextActiveAt >= endsAt) return expired;
  return { state: 'pending', activeUntil: null, nextActiveAt };
}

/** The silence that holds an incident back at `now`: of several, the one that lasts longest. */
export function findActiveSilence<One extends Silence>(
  silences: readonly One[],
  subject: MatchSubject,
  now: Date,
): { silence: One; activeUntil: Date | null } | null {
  let found: { silence: One; activeUntil: Date | null } | null = null;
  for (const silence of silences) {
    if (!matchesIncident(silence.matcher, subject)) continue;
    const { state, activeUntil } = deriveSilenceStanding(silence, now);
    if (state !== 'active') continue;
    if (found === null || lastsLonger(activeUntil, found.activeUntil)) found = { silence, activeUntil };
  }
  return found;
}

function findEnd({ endsAt, endedAt }: Silence): Date | null {
  return endedAt === null ? endsAt : pickEarlier(endedAt, endsAt);
}

function pickEarlier(left: Date, right: Date | null): Date {
  return right !== null && right < left ? right : left;
}

function lastsLonger(left: Date | null, right: Date | null): boolean {
  if (right === null) return false;
  return left === null || left > right;
}

/** The start may lie within an occurrence; then the silence begins with it, not a week later. */
function findNextStart(recurrence: WeeklyWindow, now: Date, startsAt: Date): Date {
  if (now >= startsAt) return findNextOccurrence(recurrence, now).startsAt;
  if (findOccurrenceAt(recurrence, startsAt)) return startsAt;
  return findNextOccurrence(recurrence, startsAt).startsAt;
}
