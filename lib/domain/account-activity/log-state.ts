import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/domain/time';

export const LOG_STATES = ['waiting', 'fresh', 'empty', 'off', 'refused', 'failing', 'unsupported'] as const;
/**
 * How it stands with the audit log of a connection: not read yet; read and up to date; read and without a single event,
 * which is so when it was never switched on; not switched on, as the provider says; refused to the key; failing for
 * another reason; a provider without a log.
 */
export type LogState = (typeof LOG_STATES)[number];

/** What is stored of how far a log is read. */
export type AccountLog = {
  connectionId: string;
  state: LogState;
  error: string | null;
  partError: string | null;
  coveredFrom: Date | null;
  coveredUntil: Date | null;
  sweptAt: Date | null;
  judgeFrom: Date | null;
  readAt: Date | null;
  triedAt: Date | null;
  failingSince: Date | null;
  failureCount: number;
  refusedRows: number;
  refusal: string | null;
  nextReadAt: Date;
};

/** How far back a new log is read: what is usual has to be known before anything is unusual. */
const BACKFILL_MS = 90 * DAY_MS;
/** Read again each time, for events that arrive late. */
const OVERLAP_MS = HOUR_MS;
const SWEEP_EVERY_MS = 6 * HOUR_MS;
/** Read again a few times a day, for events that arrive very late. */
const SWEEP_MS = 2 * DAY_MS;
const STEP_MS = 7 * DAY_MS;
/** Of what a new log holds the last day is judged; what is older is over. */
const JUDGE_BACK_MS = DAY_MS;
/** Events of this second may still be written. */
const AHEAD_MS = MINUTE_MS;

export type LogWindow = { startsAt: Date; endsAt: Date };

/** When events begin to raise incidents, for a log that is read for the first time. */
export const planJudgeFrom = (now: Date): Date => new Date(now.getTime() - JUDGE_BACK_MS);

/**
 * Spans to be read now, one after the other: first what is new with an overlap, then history, newest first, in weeks, so
 * that what was read stays read when a later week fails.
 */
export function planLogWindows(
  log: Pick<AccountLog, 'coveredFrom' | 'coveredUntil' | 'sweptAt'>,
  now: Date,
): LogWindow[] {
  const endsAt = new Date(now.getTime() + AHEAD_MS);
  const oldest = now.getTime() - BACKFILL_MS;
  const isSweepDue = log.sweptAt === null || now.getTime() - log.sweptAt.getTime() >= SWEEP_EVERY_MS;
  const back = isSweepDue ? SWEEP_MS : OVERLAP_MS;
  const from =
    log.coveredUntil === null ? now.getTime() - SWEEP_MS : Math.min(log.coveredUntil.getTime(), now.getTime()) - back;
  const windows: LogWindow[] = [];
  // After a long silence the missing time is read in weeks as well, oldest first, so that no gap is left.
  for (let startMs = from; startMs < endsAt.getTime(); startMs += STEP_MS) {
    windows.push({ startsAt: new Date(startMs), endsAt: new Date(Math.min(startMs + STEP_MS, endsAt.getTime())) });
  }
  let until = log.coveredFrom?.getTime() ?? from;
  // History is read once: its end does not move along with the days.
  while (log.coveredFrom === null ? until > oldest : isUnfinished(log, now) && until > oldest) {
    const startMs = Math.max(oldest, until - STEP_MS);
    windows.push({ startsAt: new Date(startMs), endsAt: new Date(until) });
    until = startMs;
  }
  return windows;
}

/** History counts as read when less than a week of it is missing: each day it would begin a day later. */
function isUnfinished({ coveredFrom }: Pick<AccountLog, 'coveredFrom'>, now: Date): boolean {
  return coveredFrom !== null && now.getTime() - coveredFrom.getTime() < BACKFILL_MS - STEP_MS;
}

export const isSweep = ({ startsAt }: LogWindow, now: Date): boolean => now.getTime() - startsAt.getTime() >= SWEEP_MS;

/** What is covered after one more span was read: spans that touch grow together; one that lies apart is not counted. */
export function extendCoverage(
  log: Pick<AccountLog, 'coveredFrom' | 'coveredUntil'>,
  { startsAt, endsAt }: LogWindow,
  now: Date,
): { coveredFrom: Date; coveredUntil: Date } {
  const until = endsAt > now ? now : endsAt;
  if (log.coveredFrom === null || log.coveredUntil === null) return { coveredFrom: startsAt, coveredUntil: until };
  if (startsAt > log.coveredUntil || endsAt < log.coveredFrom) {
    return { coveredFrom: log.coveredFrom, coveredUntil: log.coveredUntil };
  }
  return {
    coveredFrom: startsAt < log.coveredFrom ? startsAt : log.coveredFrom,
    coveredUntil: until > log.coveredUntil ? until : log.coveredUntil,
  };
}

/** Seconds until a log is read again: soon while it works, ever later while it fails, at most a quarter of an hour. */
export function computeNextReadSeconds(
  failureCount: number,
  pollIntervalSeconds: number,
  retryAfterSeconds: number | null,
): number {
  const base = Math.max(60, pollIntervalSeconds);
  if (failureCount === 0) return base;
  const backoff = Math.min(900, base * 2 ** Math.min(failureCount - 1, 6));
  return Math.min(3_600, Math.max(backoff, retryAfterSeconds ?? 0));
}

const BLIND_AFTER_MS: Partial<Record<LogState, number>> = {
  refused: 10 * MINUTE_MS,
  off: 10 * MINUTE_MS,
  failing: 6 * HOUR_MS,
};

/**
 * Whether a log that was read once could not be read for so long that it must be reported: an attacker may have stopped
 * it.
 */
export function isBlind(log: Pick<AccountLog, 'state' | 'readAt' | 'failingSince'>, now: Date): boolean {
  const after = BLIND_AFTER_MS[log.state];
  if (after === undefined || log.readAt === null || log.failingSince === null) return false;
  return now.getTime() - log.failingSince.getTime() >= after;
}
