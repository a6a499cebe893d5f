import { getDb, inTransaction } from '@/lib/db/client';
import { listConnectionReads } from '@/lib/db/connections/data-horizons';
import { listWatchedConnections, type WatchedConnection } from '@/lib/db/connections/watched-connections';
import { listUnresolvedIncidents } from '@/lib/db/incidents/incidents';
import { lockForTransaction } from '@/lib/db/locks';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import type { AlertRule } from '@/lib/domain/alert-rules/alert-rule';
import { isWithinSchedule } from '@/lib/domain/alert-rules/rule-schedule';
import { decideStaleness, renderStaleness } from '@/lib/domain/alert-rules/staleness';
import { planWatch } from '@/lib/domain/alert-rules/watch-plan';
import { BUCKET_EVERY_SECONDS } from '@/lib/domain/usage/bill-folders';
import { type ConnectionReads, findDataHorizon } from '@/lib/domain/usage/data-horizon';
import { FILE_PROVIDER } from '@/lib/domain/usage/focus-row';
import { isPushed } from '@/lib/providers/profiles';
import { recordIncidentSignal } from '@/lib/services/incidents/record-incident-signal';
import { tryEach } from '@/lib/services/try-each';
import { loadAlertRules } from './manage-alert-rules';

type Input = { workspaceId: string; now: Date; pollIntervalSeconds: number };
type Watched = WatchedConnection & { isPushed: boolean; knownUntil: Date | null; lastReadAt: Date | null };
type Watch = Input & { connection: Watched; rules: readonly AlertRule[]; timezone: string; isOpen: boolean };

/** Raises an incident for each connection that was not read with success for too long, and ends it when it is again. */
export async function evaluateStaleness(input: Input): Promise<{ opened: number; resolved: number }> {
  const { workspaceId } = input;
  const db = getDb();
  const [connections, rules, workspace, unresolved, reads] = await Promise.all([
    listWatchedConnections(db, workspaceId, input.now),
    loadAlertRules(db, workspaceId),
    getWorkspaceLabel(db, workspaceId),
    listUnresolvedIncidents(db, workspaceId, { kind: 'stale-data' }),
    listConnectionReads(db, workspaceId),
  ]);
  const result = { opened: 0, resolved: 0 };
  await tryEach(connections, async (connection) => {
    const isOpen = unresolved.some((incident) => incident.connectionId === connection.id);
    const { timezone } = workspace;
    const knownUntil = findKnownUntil(connection, reads, input.now);
    const { lastReadAt = null } = reads.find((one) => one.connectionId === connection.id) ?? {};
    const action = await evaluateConnection({
      ...input,
      connection: { ...connection, isPushed: isPushed(connection.provider), knownUntil, lastReadAt },
      rules,
      timezone,
      isOpen,
    });
    if (action === 'open' || action === 'reopen') result.opened += 1;
    if (action === 'resolve') result.resolved += 1;
  });
  return result;
}

/** Usage may be known later than the last pull that brought everything: a refused bill does not make it unknown. */
function findKnownUntil(
  { id, lastSuccessAt }: WatchedConnection,
  reads: readonly ConnectionReads[],
  now: Date,
): Date | null {
  const { complete } = findDataHorizon(reads, { connectionId: id }, now);
  if (complete === null || lastSuccessAt === null) return complete ?? lastSuccessAt;
  return complete > lastSuccessAt ? complete : lastSuccessAt;
}

async function evaluateConnection(watch: Watch): Promise<string> {
  const { workspaceId, connection, rules, now, pollIntervalSeconds, timezone, isOpen } = watch;
  const plan = planWatch('stale-data', rules, connection.id);
  const everySeconds = connection.provider === FILE_PROVIDER ? BUCKET_EVERY_SECONDS : pollIntervalSeconds;
  const decision = decideStaleness(connection, now, everySeconds);
  const dedupKey = `stale-data:${connection.id}`;
  const isHeard = plan.kind === 'on' && (isOpen || isWithinSchedule(plan.schedule, timezone, now));
  const isStale = decision.kind === 'stale' && isHeard;
  if (!isStale && !isOpen) return 'nothing';
  return inTransaction(async (tx) => {
    await lockForTransaction(tx, `staleness:${connection.id}`);
    if (!isStale) {
      const isQuiet = connection.isPaused || plan.kind === 'off';
      const signal = { kind: 'calm', isQuiet } as const;
      const text = isQuiet ? 'No longer watched' : 'Usage is read again';
      return (await recordIncidentSignal(tx, { workspaceId, dedupKey, signal, at: now, now, text })).decision.action;
    }
    const outcome = await recordIncidentSignal(tx, {
      workspaceId,
      source: {
        dedupKey,
        kind: 'stale-data',
        alertRuleId: plan.ruleId,
        budgetId: null,
        connectionId: connection.id,
        detectorNumber: null,
        scope: {},
      },
      signal: { kind: 'raised', severity: plan.severity ?? decision.severity, isWorse: false },
      measures: renderStaleness(connection, decision, now, timezone),
      channelIds: plan.channelIds,
      at: now,
      now,
    });
    return outcome.decision.action;
  });
}
