import { IDLE_EVERY_MS, isIdleKind } from '@/lib/domain/connections/ingest-plan';
import { MINUTE_MS } from '@/lib/domain/time';

/** How far one kind of usage of a connection was read. */
export type KindRead = { kind: string; readUntil: Date; lastUsageAt: Date | null };

/** How far one connection was read, and whether it is still read at all. */
export type ConnectionReads = {
  connectionId: string;
  isPaused: boolean;
  /** When a whole pull succeeded last; `null` = never. */
  lastSuccessAt: Date | null;
  kinds: readonly KindRead[];
};

/** The part of a judge's scope that says which reads it depends on. Absent = all. */
export type HorizonScope = {
  connectionId?: string | undefined;
  connectionIds?: readonly string[] | undefined;
  kind?: string | undefined;
  savedView?: { filter: { connection?: string[]; kind?: string[] } } | undefined;
};

/**
 * Up to where the spend of a scope is known. `complete`: everything before it was read; only up to there may a judge say
 * that all is calm. `newest`: a part was read up to there; it proves spend, never its absence. `null` = nothing was read.
 */
export type DataHorizon = { complete: Date | null; newest: Date | null };

/** A read may fail now and then: this many intervals and this much more pass before data is called missing. */
const TOLERATED_INTERVALS = 3;
const TOLERATED_EXTRA_MS = 2 * MINUTE_MS;

/** How old the newest data may be before it counts as missing. */
export function computeToleratedMs(pollIntervalSeconds: number): number {
  return TOLERATED_INTERVALS * pollIntervalSeconds * 1000 + TOLERATED_EXTRA_MS;
}

/**
 * The horizon of a scope over its connections, never after `now`. Connections that were never read have no data and
 * are left out, and so are paused ones beside others that are read. Without any connection there is nothing to wait for.
 */
export function findDataHorizon(connections: readonly ConnectionReads[], scope: HorizonScope, now: Date): DataHorizon {
  const inScope = connections.filter(({ connectionId }) => isWanted(connectionId, scope));
  if (inScope.length === 0) return { complete: now, newest: now };
  const active = inScope.filter((one) => !one.isPaused);
  const horizons = (active.length > 0 ? active : inScope).map((one) => findConnectionHorizon(one, scope));
  const completes = horizons.flatMap((one) => one.complete ?? []);
  const newests = horizons.flatMap((one) => one.newest ?? []);
  if (completes.length === 0) return { complete: null, newest: null };
  return { complete: earliest([...completes, now]), newest: earliest([latest(newests), now]) };
}

/** Since when the spend of the scope is unknown; `null` = as fresh as the poll interval allows, or never read yet. */
export function findNoDataSince(
  { complete }: Pick<DataHorizon, 'complete'>,
  now: Date,
  pollIntervalSeconds: number,
): Date | null {
  if (complete === null) return null;
  return now.getTime() - complete.getTime() > computeToleratedMs(pollIntervalSeconds) ? complete : null;
}

function isWanted(connectionId: string, { connectionId: only, connectionIds, savedView }: HorizonScope): boolean {
  if (connectionIds?.includes(connectionId) === false) return false;
  if (only !== undefined) return connectionId === only;
  const wanted = savedView?.filter.connection;
  return wanted === undefined || wanted.includes(connectionId);
}

function findConnectionHorizon({ kinds, lastSuccessAt }: ConnectionReads, scope: HorizonScope): DataHorizon {
  if (kinds.length === 0) return { complete: lastSuccessAt, newest: lastSuccessAt };
  const newest = latest(kinds.map((one) => one.readUntil));
  const wanted = kinds.filter(({ kind }) => isWantedKind(kind, scope));
  // A kind that was never read is one that the provider does not have: the others stand for it.
  const reads = (wanted.length > 0 ? wanted : kinds).map((one) => relaxIdle(one, newest));
  const complete = earliest(reads);
  const areAllIdle = kinds.every((one) => isIdleKind(one.lastUsageAt, newest));
  if (!areAllIdle || lastSuccessAt === null) return { complete, newest: latest(reads) };
  // Nothing is asked of it for some minutes at a time; a pull that had nothing to ask succeeded all the same.
  const asked = earliest([lastSuccessAt, new Date(newest.getTime() + IDLE_EVERY_MS)]);
  return { complete: latest([complete, asked]), newest: latest([...reads, asked]) };
}

function isWantedKind(kind: string, { kind: only, savedView }: HorizonScope): boolean {
  if (only !== undefined) return kind === only;
  return savedView?.filter.kind === undefined || savedView.filter.kind.includes(kind);
}

/** A kind without use is asked less often on purpose: while the others are read, its pause is no gap. */
function relaxIdle({ readUntil, lastUsageAt }: KindRead, newest: Date): Date {
  const isPause = newest.getTime() - readUntil.getTime() <= IDLE_EVERY_MS + TOLERATED_EXTRA_MS;
  return isPause && isIdleKind(lastUsageAt, newest) ? newest : readUntil;
}

const latest = (instants: readonly Date[]) => new Date(Math.max(...instants.map((one) => one.getTime())));
const earliest = (instants: readonly Date[]) => new Date(Math.min(...instants.map((one) => one.getTime())));
