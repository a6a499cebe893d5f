import { getDb, inTransaction } from '@/lib/db/client';
import { findConnection } from '@/lib/db/connections/connections';
import { listConnectionReads } from '@/lib/db/connections/data-horizons';
import { listSeriesMinutes, listSources } from '@/lib/db/containment/affected-usage';
import { listContainmentRows, lockContainment, updateContainment } from '@/lib/db/containment/containments';
import { listKeyRows } from '@/lib/db/keys/keys';
import { isAffected } from '@/lib/domain/containment/affected';
import type { Containment } from '@/lib/domain/containment/record';
import { computeReportedUntil, readStop, type StopReading } from '@/lib/domain/containment/stop-watch';
import { formatDollars } from '@/lib/domain/money';
import { HOUR_MS, MINUTE_MS } from '@/lib/domain/time';
import { findDataHorizon } from '@/lib/domain/usage/data-horizon';
import { tryEach } from '@/lib/services/try-each';
import { recordContainment } from './record-containment';

/** Afterwards usage of the same kind is something new. */
const WATCH_MS = 24 * HOUR_MS;

/** Looks after applied plans: when did spending really stop, what was lost until then, and does it go on all the same. */
export async function watchContainments(input: { workspaceId: string; now: Date }): Promise<void> {
  const { workspaceId, now } = input;
  const applied = await listContainmentRows(getDb(), workspaceId, {
    states: ['applied', 'verified', 'partly_failed'],
    isReal: true,
    limit: 200,
  });
  const isWatched = ({ appliedAt, spendStoppedAt }: Containment) =>
    appliedAt !== null && spendStoppedAt === null && now.getTime() - appliedAt.getTime() < WATCH_MS;
  await tryEach(applied.filter(isWatched), (plan) => watchContainment(workspaceId, plan, now));
}

async function watchContainment(workspaceId: string, plan: Containment, now: Date): Promise<void> {
  const { appliedAt, connectionId } = plan;
  const connection = await findConnection(getDb(), workspaceId, connectionId);
  if (appliedAt === null || !connection) return;
  const reads = await listConnectionReads(getDb(), workspaceId, connectionId);
  const { complete: readUntil } = findDataHorizon(reads, { connectionId }, now);
  if (readUntil === null) return;
  const seriesIds = await listAffectedSeries(workspaceId, plan, appliedAt, now);
  const span = { from: new Date(appliedAt.getTime() - 60_000), until: now };
  const minutes = await listSeriesMinutes(getDb(), workspaceId, seriesIds, span);
  const reading = readStop(appliedAt, minutes, computeReportedUntil(readUntil, connection.lastUsageAt));
  await saveReading(workspaceId, plan, appliedAt, reading, now);
}

/** Series of what the plan stops: what was used in the day before, and since. */
async function listAffectedSeries(
  workspaceId: string,
  { action, target, connectionId }: Containment,
  appliedAt: Date,
  now: Date,
): Promise<number[]> {
  const owner = { workspaceId, connectionId };
  const keys = await listKeyRows(getDb(), workspaceId, { connectionId, withDeleted: true });
  const ownerId = target.serviceAccountId ?? target.userId;
  const ownedKeyIds = keys.filter((key) => ownerId !== undefined && key.ownerId === ownerId).map((key) => key.id);
  const dayBefore = new Date(appliedAt.getTime() - 24 * HOUR_MS);
  const sources = [
    ...(await listSources(getDb(), owner, 'hour', { from: dayBefore, until: now })),
    ...(await listSources(getDb(), owner, 'minute', { from: new Date(appliedAt.getTime() - HOUR_MS), until: now })),
  ];
  const affected = sources.filter((source) => isAffected(action, { ...target, ownedKeyIds }, source));
  return [...new Set(affected.map(({ seriesId }) => seriesId))];
}

async function saveReading(
  workspaceId: string,
  plan: Containment,
  appliedAt: Date,
  reading: StopReading,
  now: Date,
): Promise<void> {
  const isWarning = reading.isStillSpending && plan.stillSpendingAt === null && plan.plan.isStop;
  if (reading.lostNanos === plan.lostNanos && reading.stoppedAt === null && !isWarning) return;
  await inTransaction(async (tx) => {
    const current = await lockContainment(tx, workspaceId, plan.id);
    if (!current || current.spendStoppedAt !== null || current.direction !== 'apply') return;
    await updateContainment(tx, workspaceId, plan.id, {
      lostNanos: reading.lostNanos,
      spendStoppedAt: reading.stoppedAt,
      ...(isWarning ? { stillSpendingAt: now } : {}),
    });
    const text = renderReading(plan, appliedAt, reading, isWarning);
    if (text === null) return;
    const act = reading.stoppedAt ? 'spending-stopped' : 'still-spending';
    await recordContainment(tx, workspaceId, plan, { at: now, actor: null, act, text });
  });
}

function renderReading(
  { title }: Containment,
  appliedAt: Date,
  { stoppedAt, lostNanos }: StopReading,
  isWarning: boolean,
): string | null {
  const lost = formatDollars(lostNanos);
  if (stoppedAt) {
    const minutes = Math.max(0, Math.round((stoppedAt.getTime() - appliedAt.getTime()) / MINUTE_MS));
    const at = stoppedAt.toISOString().slice(11, 16);
    return `Spending stopped at ${at} UTC, ${minutes} min after "${title}"; ${lost} was spent after the change.`;
  }
  if (!isWarning) return null;
  return `Spending goes on ten minutes after "${title}": ${lost} so far. Take a stronger action, or look whether another key or model spends it.`;
}
