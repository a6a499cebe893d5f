import type { Transaction } from '@/lib/db/client';
import { listKeyRows } from '@/lib/db/keys/keys';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import type { AlertRule } from '@/lib/domain/alert-rules/alert-rule';
import { isWithinSchedule } from '@/lib/domain/alert-rules/rule-schedule';
import { isForConnection } from '@/lib/domain/alert-rules/watch-plan';
import type { Leak } from '@/lib/domain/leaks/leak';
import { makeLeakDedupKey, renderLeakIncident } from '@/lib/domain/leaks/leak-incident';
import { loadAlertRules } from '@/lib/services/alert-rules/manage-alert-rules';
import { recordIncidentSignal } from '@/lib/services/incidents/record-incident-signal';
import { loadKeySpend } from './load-key-spend';

type LeakRule = Extract<AlertRule, { kind: 'leak' }>;

/**
 * Opens the incident of a leak that is open, of a key that the provider still lists, where a rule watches for leaks: with
 * what the key spent since the commit. True = it opened.
 */
export async function raiseLeak(tx: Transaction, workspaceId: string, leak: Leak, now: Date): Promise<boolean> {
  if (leak.key === null || leak.state !== 'open') return false;
  const { connectionId, apiKeyId } = leak.key;
  const [key] = await listKeyRows(tx, workspaceId, { connectionId, id: apiKeyId, limit: 1 });
  const rule = key ? await findRule(tx, workspaceId, connectionId, now) : null;
  if (!key || !rule) return false;
  const since = leak.leakedAt ?? leak.firstSeenAt;
  const spent = await loadKeySpend(tx, workspaceId, [{ connectionId, apiKeyId, since }], now);
  const { decision } = await recordIncidentSignal(tx, {
    workspaceId,
    source: {
      dedupKey: makeLeakDedupKey(leak.fingerprint),
      kind: 'leak',
      alertRuleId: rule.id,
      budgetId: null,
      connectionId,
      detectorNumber: null,
      scope: { projectId: key.projectId, apiKeyId },
    },
    signal: { kind: 'raised', severity: rule.severity ?? 'critical', isWorse: false },
    measures: renderLeakIncident({
      ...{ leak, since, now, keyName: key.name || key.id, lastUsedAt: key.lastUsedAt },
      spentNanos: spent.get(`${connectionId} ${apiKeyId}`) ?? 0n,
    }),
    channelIds: rule.channelIds,
    at: now,
    now,
  });
  return decision.action === 'open' || decision.action === 'reopen';
}

/** The rule that reports leaks of a connection now: one for this connection takes precedence over one for all. */
async function findRule(
  tx: Transaction,
  workspaceId: string,
  connectionId: string,
  now: Date,
): Promise<LeakRule | null> {
  const rules = (await loadAlertRules(tx, workspaceId)).filter(
    (rule): rule is LeakRule => rule.kind === 'leak' && rule.enabled,
  );
  const { timezone } = await getWorkspaceLabel(tx, workspaceId);
  const fitting = rules.filter(
    (rule) => isForConnection(rule, connectionId) && isWithinSchedule(rule.schedule, timezone, now),
  );
  return (
    fitting.find((rule) => rule.connectionId === connectionId) ??
    fitting.find((rule) => rule.ofProvider !== undefined) ??
    fitting[0] ??
    null
  );
}
