import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { listUnresolvedIncidents } from '@/lib/db/incidents/incidents';
import { lockForTransaction } from '@/lib/db/locks';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import { findScopeNames } from '@/lib/db/usage/scope-names';
import { sumScopeSpend } from '@/lib/db/usage/scope-spend';
import type { AlertRule } from '@/lib/domain/alert-rules/alert-rule';
import { isWithinSchedule } from '@/lib/domain/alert-rules/rule-schedule';
import { decideThreshold, THRESHOLD_HOLD_MS, type UsageSum } from '@/lib/domain/alert-rules/threshold';
import { renderThreshold } from '@/lib/domain/alert-rules/threshold-text';
import type { BudgetScope } from '@/lib/domain/budgets/budget';
import type { ScopeNames } from '@/lib/domain/incidents/incident-text';
import { MINUTE_MS } from '@/lib/domain/time';
import { planSpendSegments } from '@/lib/domain/usage/spend-segment';
import { recordIncidentSignal } from '@/lib/services/incidents/record-incident-signal';
import { loadAlertRules } from './load-alert-rules';

type ThresholdRule = Extract<AlertRule, { kind: 'threshold' }>;
type Evaluation = { workspaceId: string; now: Date; timezone: string; names: ScopeNames; open: ReadonlySet<string> };

/**
 * Sums the last minutes of each threshold rule's scope and compares them with its limit; rules that are gone or off end
 * their incidents. Incidents and deliveries are one transaction. Returns what happened.
 */
export async function evaluateThresholds(input: {
  workspaceId: string;
  now: Date;
}): Promise<{ opened: number; resolved: number }> {
  const { workspaceId, now } = input;
  const all = await loadAlertRules(getDb(), workspaceId);
  const rules = all.filter((rule): rule is ThresholdRule => rule.kind === 'threshold' && rule.enabled);
  const standing = await listUnresolvedIncidents(getDb(), workspaceId, { kind: 'threshold' });
  if (rules.length === 0 && standing.length === 0) return { opened: 0, resolved: 0 };
  return inTransaction(async (tx) => {
    await lockForTransaction(tx, `thresholds:${workspaceId}`);
    const { timezone } = await getWorkspaceLabel(tx, workspaceId);
    const names = await loadNames(tx, workspaceId, rules);
    const open = new Set(standing.map((incident) => incident.dedupKey));
    const evaluation: Evaluation = { workspaceId, now, timezone, names, open };
    const sums = await sumScopeSpend(
      tx,
      workspaceId,
      rules.map((rule) => askRule(rule, now)),
    );
    const result = { opened: 0, resolved: 0 };
    for (const rule of rules) {
      const action = await evaluateRule(tx, evaluation, rule, sums.get(rule.id) ?? { nanos: 0n, requests: 0n });
      if (action === 'open' || action === 'reopen') result.opened += 1;
      if (action === 'resolve') result.resolved += 1;
    }
    const watched = new Set(rules.map(buildDedupKey));
    for (const { dedupKey } of standing.filter((incident) => !watched.has(incident.dedupKey))) {
      const signal = { kind: 'calm', isQuiet: true } as const;
      await recordIncidentSignal(tx, { workspaceId, dedupKey, signal, at: now, now, text: 'Its rule is off or gone' });
      result.resolved += 1;
    }
    return result;
  });
}

async function evaluateRule(
  tx: Transaction,
  evaluation: Evaluation,
  rule: ThresholdRule,
  sum: UsageSum,
): Promise<string> {
  const { workspaceId, now, timezone, names, open } = evaluation;
  const dedupKey = buildDedupKey(rule);
  const decision = decideThreshold(rule.config, sum, rule.severity);
  if (decision.kind === 'holding') return 'nothing';
  if (decision.kind === 'calm') {
    const signal = { kind: 'calm', isQuiet: false, holdMs: THRESHOLD_HOLD_MS } as const;
    const text = 'Below nine tenths of the limit for long enough';
    return (await recordIncidentSignal(tx, { workspaceId, dedupKey, signal, at: now, now, text })).decision.action;
  }
  if (!open.has(dedupKey) && !isWithinSchedule(rule.schedule, timezone, now)) return 'nothing';
  const { kind: _kind, ...scope } = rule.scope;
  const outcome = await recordIncidentSignal(tx, {
    workspaceId,
    source: {
      dedupKey,
      kind: 'threshold',
      alertRuleId: rule.id,
      budgetId: null,
      connectionId: rule.connectionId,
      detectorNumber: null,
      scope,
    },
    signal: { kind: 'raised', severity: decision.severity, isWorse: false },
    measures: renderThreshold(rule, sum, findWindow(rule, now), names),
    channelIds: rule.channelIds,
    at: now,
    now,
  });
  return outcome.decision.action;
}

function askRule(rule: ThresholdRule, now: Date) {
  const { startsAt, endsAt } = findWindow(rule, now);
  // Days of the detail table may lag behind hours, so nothing is read by days.
  return { id: rule.id, scope: getRuleScope(rule), segments: planSpendSegments(startsAt, endsAt, startsAt) };
}

/** A rule's scope with its connection. */
export function getRuleScope({ scope, connectionId }: Pick<AlertRule, 'scope' | 'connectionId'>): BudgetScope {
  return { ...scope, ...(connectionId === null ? {} : { connectionId }) };
}

/** Whole minutes that end with the running one. */
function findWindow(rule: ThresholdRule, now: Date): { startsAt: Date; endsAt: Date } {
  const endMs = Math.ceil(now.getTime() / MINUTE_MS) * MINUTE_MS;
  return { startsAt: new Date(endMs - rule.config.windowMinutes * MINUTE_MS), endsAt: new Date(endMs) };
}

function loadNames(tx: Transaction, workspaceId: string, rules: readonly AlertRule[]): Promise<ScopeNames> {
  return findScopeNames(tx, workspaceId, {
    projectIds: rules.flatMap(({ scope }) => scope.projectId ?? []),
    apiKeyIds: rules.flatMap(({ scope }) => scope.apiKeyId ?? []),
    userIds: rules.flatMap(({ scope }) => scope.userId ?? []),
  });
}

const buildDedupKey = (rule: ThresholdRule) => `threshold:${rule.id}`;
