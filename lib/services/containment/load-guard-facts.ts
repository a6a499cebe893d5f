import { listStandingPlans } from '@/lib/db/alert-rules/planned-events';
import { getDb } from '@/lib/db/client';
import { findConnection } from '@/lib/db/connections/connections';
import { listConnectionReads } from '@/lib/db/connections/data-horizons';
import { countAutomaticPlans, isCauseTaken } from '@/lib/db/containment/automation';
import { readDatabaseNow } from '@/lib/db/containment/leases';
import { getContainmentSettings } from '@/lib/db/containment/policies';
import { listScopeUsage } from '@/lib/db/usage/scope-usage';
import { listPlansFor } from '@/lib/domain/alert-rules/planned-event';
import type { ContainmentTarget } from '@/lib/domain/containment/action';
import type { GuardInput } from '@/lib/domain/containment/guard-rails';
import { computeReportedUntil } from '@/lib/domain/containment/stop-watch';
import { HOUR_MS, MINUTE_MS } from '@/lib/domain/time';
import { findDataHorizon } from '@/lib/domain/usage/data-horizon';

/** Minutes this old, as far as the provider reports, count as settled enough to act on. */
const SETTLED_AFTER_MS = 2 * MINUTE_MS;
/** A cause that goes on has spent within this time. */
const RECENT_MS = HOUR_MS;

export type GuardQuestion = {
  workspaceId: string;
  /** Of the policy; null = a budget's action. */
  policyId: string | null;
  causeKey: string;
  /** What spends, as far as it is known; null = the connection is not. */
  target: ContainmentTarget | null;
  now: Date;
  pollIntervalSeconds: number;
  /** Default: the database's. */
  readDatabaseClock?: () => Promise<Date>;
  /** The plan itself was made already: it does not stand in its own way. */
  isPlanned: boolean;
};

export type GuardFacts = Pick<
  GuardInput,
  'isKillSwitchOn' | 'connection' | 'protectedKeyIds' | 'actionsInLastHour' | 'databaseNow'
> & {
  maxPerHourOfAll: number;
  isTakenAlready: boolean;
  isAnnounced: boolean;
  isSettled: boolean;
};

/** Everything that the guard rails look at beside the cause itself. */
export async function loadGuardFacts(question: GuardQuestion): Promise<GuardFacts> {
  const { workspaceId, policyId, causeKey, target, now, isPlanned } = question;
  const db = getDb();
  const settings = await getContainmentSettings(db, workspaceId);
  const counted = await countAutomaticPlans(db, workspaceId, policyId, new Date(now.getTime() - HOUR_MS));
  const own = isPlanned ? 1 : 0;
  const connection = await loadConnection(question);
  return {
    isKillSwitchOn: settings.killSwitch,
    protectedKeyIds: settings.protectedKeyIds,
    maxPerHourOfAll: settings.maxPerHour,
    actionsInLastHour: { ofPolicy: counted.ofPolicy - own, ofAll: counted.ofAll - own },
    databaseNow: await (question.readDatabaseClock ?? readDatabaseNow)(),
    connection,
    isTakenAlready: !isPlanned && (await isCauseTaken(db, workspaceId, causeKey)),
    isAnnounced: target !== null && (await isAnnounced(workspaceId, target, now)),
    isSettled: target !== null && (await hasSettledSpend(workspaceId, target, connection, now)),
  };
}

async function loadConnection({
  workspaceId,
  target,
  now,
  pollIntervalSeconds,
}: GuardQuestion): Promise<GuardInput['connection']> {
  const row = target === null ? null : await findConnection(getDb(), workspaceId, target.connectionId);
  if (!row) {
    const nothing = { lastSuccessAt: null, readUntil: null, newestUsageAt: null };
    return { isActive: false, hasActionKey: false, ...nothing, pollIntervalSeconds };
  }
  const reads = await listConnectionReads(getDb(), workspaceId, row.id);
  return {
    isActive: row.state === 'active',
    hasActionKey: row.hasActionKey,
    lastSuccessAt: row.lastSuccessAt,
    readUntil: findDataHorizon(reads, { connectionId: row.id }, now).complete,
    newestUsageAt: row.lastUsageAt,
    pollIntervalSeconds,
  };
}

async function isAnnounced(workspaceId: string, target: ContainmentTarget, now: Date): Promise<boolean> {
  const { connectionId, projectId, apiKeyId, model } = target;
  const span = { since: new Date(now.getTime() - RECENT_MS), until: now };
  const plans = await listStandingPlans(getDb(), workspaceId, span);
  const scope = {
    ...(projectId === undefined ? {} : { projectId }),
    ...(apiKeyId === undefined ? {} : { apiKeyId }),
    ...(model === undefined ? {} : { model }),
  };
  return listPlansFor(plans, { connectionId, scope, startsAt: span.since, endsAt: span.until }).length > 0;
}

/** Something was spent lately in minutes that were reported long enough ago not to be a first glimpse. */
async function hasSettledSpend(
  workspaceId: string,
  target: ContainmentTarget,
  { readUntil, newestUsageAt }: GuardInput['connection'],
  now: Date,
): Promise<boolean> {
  if (readUntil === null) return false;
  const { serviceAccountId: _account, ...scope } = target;
  const until = new Date(computeReportedUntil(readUntil, newestUsageAt).getTime() - SETTLED_AFTER_MS + MINUTE_MS);
  const span = { from: new Date(now.getTime() - RECENT_MS), until: until > now ? now : until };
  const minutes = await listScopeUsage(getDb(), workspaceId, scope, 'minute', span);
  return minutes.some(({ nanos, requests }) => nanos > 0n || requests > 0n);
}
