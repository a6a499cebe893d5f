import type { Db } from '@/lib/db/client';
import { listSources, sumHourlySpend } from '@/lib/db/containment/affected-usage';
import type { KeyRow } from '@/lib/db/keys/keys';
import type { ContainmentAction } from '@/lib/domain/containment/action';
import { type AimedTarget, isAffected, type UsageSource } from '@/lib/domain/containment/affected';
import type { TargetNames } from '@/lib/domain/containment/containment-text';
import type { RunningItem } from '@/lib/domain/containment/plan';
import { groupSources } from '@/lib/domain/containment/running';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/domain/time';

/** Minutes that "now" is an average of; the youngest are not reported yet. */
const RECENT_MINUTES = 10;
const REPORTING_LAG_MS = 2 * MINUTE_MS;

export type Affected = { stops: RunningItem[]; keepsRunning: RunningItem[]; stoppedKeyIds: string[] };

/** Everything that ran in the last 24 hours, divided by what an action would stop. */
export async function loadAffected(
  db: Db,
  workspaceId: string,
  aim: { action: ContainmentAction; target: AimedTarget; names: TargetNames; keys: readonly KeyRow[] },
  now: Date,
): Promise<Affected> {
  const owner = { workspaceId, connectionId: aim.target.connectionId };
  const dayAgo = new Date(Math.floor((now.getTime() - DAY_MS) / HOUR_MS) * HOUR_MS);
  const recentUntil = new Date(now.getTime() - REPORTING_LAG_MS);
  const recentFrom = new Date(recentUntil.getTime() - RECENT_MINUTES * MINUTE_MS);
  const day = await listSources(db, owner, 'hour', { from: dayAgo, until: now });
  const recent = await listSources(db, owner, 'minute', { from: recentFrom, until: recentUntil });
  const isStopped = (source: UsageSource) => isAffected(aim.action, aim.target, source);
  // What is named and was not used is shown as well: it stops all the same.
  const named = [aim.target.apiKeyId, ...aim.target.ownedKeyIds].filter((id) => id !== undefined);
  const grouped = groupSources({
    ...aim,
    day,
    recent,
    recentMinutes: RECENT_MINUTES,
    isStopped,
    namedKeyIds: named,
  });
  const stoppedKeyIds = [
    ...new Set([...day, ...recent].filter(isStopped).flatMap(({ apiKeyId }) => apiKeyId ?? [])),
    ...named,
  ];
  return { ...grouped, stoppedKeyIds: [...new Set(stoppedKeyIds)] };
}

/** Spent in the running month (UTC) by what a spend limit would count. */
export async function loadMonthToDate(db: Db, workspaceId: string, target: AimedTarget, now: Date): Promise<bigint> {
  const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  const owner = { workspaceId, connectionId: target.connectionId, projectId: target.projectId ?? null };
  return sumHourlySpend(db, owner, { from, until: now });
}
