import { MINUTE_MS } from '@/lib/domain/time';
import type { PolicyMode } from './policy';

/** Everything that is known when automation wants to act. Instants are on our clock unless they say otherwise. */
export type GuardInput = {
  mode: Exclude<PolicyMode, 'off'>;
  isKillSwitchOn: boolean;
  /** The cause; a budget has no incident state of its own beside being spent. */
  cause: {
    severity: 'info' | 'warning' | 'critical';
    state: 'open' | 'acknowledged' | 'resolved';
    isPartOfAnother: boolean;
    isKnown: boolean;
    /** End of the newest data it rests on, and when it was found. */
    dataUntil: Date;
    detectedAt: Date;
    isTakenAlready: boolean;
    isAnnounced: boolean;
    /** Something of it is in minutes that the provider does not revise any more. */
    isSettled: boolean;
  };
  connection: {
    isActive: boolean;
    hasActionKey: boolean;
    lastSuccessAt: Date | null;
    /** Up to where minutes were read. */
    readUntil: Date | null;
    newestUsageAt: Date | null;
    pollIntervalSeconds: number;
  };
  /** Keys that would stop, and those that must not. */
  affectedKeyIds: readonly string[];
  protectedKeyIds: readonly string[];
  actionsInLastHour: { ofPolicy: number; ofAll: number };
  maxPerHour: { ofPolicy: number; ofAll: number };
  now: Date;
  /** The database's clock, asked at the same moment. */
  databaseNow: Date;
};

export const REFUSALS = [
  'kill-switch',
  'not-critical',
  'not-open',
  'part-of-another',
  'cause-unknown',
  'already-acted',
  'announced',
  'replayed',
  'stale-data',
  'unsettled',
  'clock-skew',
  'no-action-key',
  'protected-key',
  'too-many',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export type GuardDecision = { mayAct: true } | { mayAct: false; reason: Refusal };

/** Data older than three pulls, and at least ten minutes, says nothing about now. */
const STALE_MS = 10 * MINUTE_MS;
/** Incidents whose newest figures are older were found in history. */
const REPLAY_MS = 45 * MINUTE_MS;
const SKEW_MS = 30_000;
/** Usage this far ahead of our clock means that one of the clocks is wrong. */
const FUTURE_MS = 2 * MINUTE_MS;

/** Whether automation may act: the first reason against it wins. Everything must speak for it, nothing against. */
export function decideGuard(input: GuardInput): GuardDecision {
  const reason = findRefusal(input);
  return reason === null ? { mayAct: true } : { mayAct: false, reason };
}

function findRefusal(input: GuardInput): Refusal | null {
  const { cause, connection, mode } = input;
  if (input.isKillSwitchOn) return 'kill-switch';
  if (cause.state === 'resolved') return 'not-open';
  if (mode === 'automatic' && cause.severity !== 'critical') return 'not-critical';
  if (cause.isPartOfAnother) return 'part-of-another';
  if (!cause.isKnown) return 'cause-unknown';
  if (cause.isTakenAlready) return 'already-acted';
  if (cause.isAnnounced) return 'announced';
  if (isClockWrong(input)) return 'clock-skew';
  if (isReplayed(input)) return 'replayed';
  if (isStale(input)) return 'stale-data';
  if (!cause.isSettled) return 'unsettled';
  if (!connection.hasActionKey) return 'no-action-key';
  if (input.affectedKeyIds.some((id) => input.protectedKeyIds.includes(id))) return 'protected-key';
  const { actionsInLastHour: done, maxPerHour: most } = input;
  return done.ofPolicy >= most.ofPolicy || done.ofAll >= most.ofAll ? 'too-many' : null;
}

function isClockWrong({ now, databaseNow, connection, cause }: GuardInput): boolean {
  if (Math.abs(now.getTime() - databaseNow.getTime()) > SKEW_MS) return true;
  const newest = Math.max(connection.newestUsageAt?.getTime() ?? 0, cause.detectedAt.getTime());
  return newest > now.getTime() + FUTURE_MS;
}

function isReplayed({ now, cause }: GuardInput): boolean {
  return now.getTime() - cause.dataUntil.getTime() > REPLAY_MS;
}

function isStale({ now, connection }: GuardInput): boolean {
  if (!connection.isActive || connection.lastSuccessAt === null || connection.readUntil === null) return true;
  const limitMs = Math.max(STALE_MS, 3 * connection.pollIntervalSeconds * 1_000);
  const oldest = Math.min(connection.lastSuccessAt.getTime(), connection.readUntil.getTime());
  return now.getTime() - oldest > limitMs;
}

const TEXTS: Readonly<Record<Refusal, string>> = {
  'kill-switch': 'all automation is switched off',
  'not-critical': 'the incident is not critical',
  'not-open': 'the incident is resolved',
  'part-of-another': 'another incident with the same cause speaks for it',
  'cause-unknown': 'it is not known which key, model or project spends the money',
  'already-acted': 'something was done about this cause before',
  announced: 'a change of spend is announced for it',
  replayed: 'the incident was found in old data',
  'stale-data': 'the data is too old to act on',
  unsettled: 'it rests on minutes alone that the provider may still revise',
  'clock-skew': 'the clocks of this worker, the database and the provider do not agree',
  'no-action-key': 'the connection has no action key',
  'protected-key': 'it would stop a protected key',
  'too-many': 'as many actions as are allowed in an hour were taken',
};

/** Why automation did not act, as part of a sentence. */
export function renderRefusal(reason: Refusal): string {
  return TEXTS[reason];
}
