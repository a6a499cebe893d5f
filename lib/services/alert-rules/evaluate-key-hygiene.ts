import { listUnreadableAlertRules } from '@/lib/db/alert-rules/alert-rules';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { listIncidentsSince, listUnresolvedIncidents } from '@/lib/db/incidents/incidents';
import { findFirstUseMinute } from '@/lib/db/keys/first-uses';
import { lockForTransaction } from '@/lib/db/locks';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import type { AlertRule } from '@/lib/domain/alert-rules/alert-rule';
import { isWithinSchedule } from '@/lib/domain/alert-rules/rule-schedule';
import { isForConnection } from '@/lib/domain/alert-rules/watch-plan';
import { findCauseId } from '@/lib/domain/containment/policy';
import type { Incident } from '@/lib/domain/incidents/incident';
import {
  type FoundKey,
  findHygieneSignals,
  type HygieneSignal,
  renderHygieneSignal,
} from '@/lib/domain/keys/hygiene-signals';
import { MINUTE_MS } from '@/lib/domain/time';
import { recordIncidentSignal } from '@/lib/services/incidents/record-incident-signal';
import { loadFoundKeys } from '@/lib/services/keys/load-found-keys';
import { loadAlertRules } from './manage-alert-rules';

type HygieneRule = Extract<AlertRule, { kind: 'key-hygiene' }>;

/**
 * Looks through the keys of a workspace by its key rules: one incident a rule and problem, one a key for canaries. What
 * is mended ends by itself. Returns how many opened and ended.
 */
export async function evaluateKeyHygiene(input: {
  workspaceId: string;
  now: Date;
}): Promise<{ opened: number; resolved: number }> {
  const { workspaceId, now } = input;
  const all = await loadAlertRules(getDb(), workspaceId);
  const rules = all.filter((rule): rule is HygieneRule => rule.kind === 'key-hygiene' && rule.enabled);
  return inTransaction(async (tx) => {
    const result = { opened: 0, resolved: 0 };
    await lockForTransaction(tx, `key-hygiene:${workspaceId}`);
    const standing = await listUnresolvedIncidents(tx, workspaceId, { kind: 'key-hygiene' });
    const { timezone } = await getWorkspaceLabel(tx, workspaceId);
    const keys = rules.length === 0 ? [] : await loadFoundKeys(tx, { workspaceId, timezone, now });
    const found = rules.flatMap((rule) => listFindings(rule, keys, now).map((finding) => ({ rule, finding })));
    for (const { rule, finding } of found) {
      const known = standing.find((incident) => incident.dedupKey === finding.dedupKey);
      if (!known && !isWithinSchedule(rule.schedule, timezone, now)) continue;
      if (!known && (await isPartOfSpend(tx, { workspaceId, now }, finding, keys))) continue;
      const action = await raise(tx, workspaceId, rule, finding, known ?? null, now);
      if (action === 'open' || action === 'reopen') result.opened += 1;
    }
    const mended = standing.filter((one) => !found.some(({ finding }) => finding.dedupKey === one.dedupKey));
    const unreadable = mended.length === 0 ? [] : await listUnreadableAlertRules(tx, workspaceId);
    for (const { dedupKey, alertRuleId } of mended) {
      if (unreadable.some((one) => one.id === alertRuleId)) continue;
      const signal = { kind: 'calm', isQuiet: true } as const;
      await recordIncidentSignal(tx, { workspaceId, dedupKey, signal, at: now, now, text: 'Mended' });
      result.resolved += 1;
    }
    return result;
  });
}

/** How long a first use waits for the judgement of the spend that came with it. */
const FIRST_USE_WAIT_MS = 10 * MINUTE_MS;

/**
 * Whether a first use is left to an incident about the spend of the same key: one of that time exists, or the use is so
 * young that its spend is still being judged. One matter opens one incident.
 */
async function isPartOfSpend(
  tx: Transaction,
  { workspaceId, now }: { workspaceId: string; now: Date },
  { problem, connectionId, scope, keys }: HygieneSignal,
  all: readonly FoundKey[],
): Promise<boolean> {
  const [key] = keys;
  const { apiKeyId } = scope;
  if (problem !== 'first-use' || !key || !connectionId || !apiKeyId) return false;
  const since = await listIncidentsSince(tx, workspaceId, key.at);
  const isReported = since.some(
    (one) =>
      one.kind !== 'key-hygiene' && one.connectionId === connectionId && findCauseId(one, 'apiKeyId') === apiKeyId,
  );
  if (isReported) return true;
  const uses = all.find((one) => one.connectionId === connectionId && one.id === apiKeyId)?.firstUses ?? [];
  const firstMinute = await findFirstUseMinute(tx, { workspaceId, connectionId, apiKeyId }, uses);
  return firstMinute !== null && now.getTime() - firstMinute.getTime() < FIRST_USE_WAIT_MS;
}

/** What a rule finds among keys, those outside of its scope left out. */
export function listFindings(
  rule: Pick<HygieneRule, 'id' | 'config' | 'scope' | 'connectionId' | 'ofProvider'>,
  keys: readonly (FoundKey & { projectId: string })[],
  now: Date,
): HygieneSignal[] {
  const { scope } = rule;
  const watched = keys.filter(
    (key) =>
      isForConnection(rule, key.connectionId) &&
      (scope.projectId === undefined || key.projectId === scope.projectId) &&
      (scope.apiKeyId === undefined || key.id === scope.apiKeyId),
  );
  return findHygieneSignals(rule, watched, now);
}

async function raise(
  tx: Transaction,
  workspaceId: string,
  rule: HygieneRule,
  finding: HygieneSignal,
  known: Incident | null,
  now: Date,
): Promise<string> {
  const measures = renderHygieneSignal(finding, now);
  const outcome = await recordIncidentSignal(tx, {
    workspaceId,
    source: {
      dedupKey: finding.dedupKey,
      kind: 'key-hygiene',
      alertRuleId: rule.id,
      budgetId: null,
      connectionId: finding.connectionId ?? rule.connectionId,
      detectorNumber: null,
      scope: finding.scope,
    },
    signal: {
      kind: 'raised',
      severity: rule.severity ?? finding.severity,
      isWorse: known !== null && measures.facts.length > known.facts.length,
    },
    measures,
    channelIds: rule.channelIds,
    at: now,
    now,
  });
  return outcome.decision.action;
}
