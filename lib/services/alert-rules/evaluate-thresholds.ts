import { listUnreadableAlertRules } from '@/lib/db/alert-rules/alert-rules';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import { listConnectionReads } from '@/lib/db/connections/data-horizons';
import { listUnresolvedIncidents } from '@/lib/db/incidents/incidents';
import { lockForTransaction } from '@/lib/db/locks';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import { type ScopeSpend, type SpendQuestion, sumScopeSpend } from '@/lib/db/usage/scope-spend';
import type { AlertRule } from '@/lib/domain/alert-rules/alert-rule';
import { isWithinSchedule } from '@/lib/domain/alert-rules/rule-schedule';
import { decideKnownThreshold, THRESHOLD_HOLD_MS } from '@/lib/domain/alert-rules/threshold';
import { renderThreshold } from '@/lib/domain/alert-rules/threshold-text';
import type { BudgetScope } from '@/lib/domain/budgets/budget';
import type { ScopeNames } from '@/lib/domain/incidents/incident-text';
import { MINUTE_MS } from '@/lib/domain/time';
import { type DataHorizon, findDataHorizon } from '@/lib/domain/usage/data-horizon';
import { planSpendSegments } from '@/lib/domain/usage/spend-segment';
import { type PayerWindow, sumPayerWindows } from '@/lib/services/allocation/sum-payer-windows';
import { recordIncidentSignal } from '@/lib/services/incidents/record-incident-signal';
import { loadScopeNames } from '@/lib/services/load-scope-names';
import { nameLeftOut } from '@/lib/services/name-left-out';
import { loadAlertRules } from './manage-alert-rules';

type ThresholdRule = Extract<AlertRule, { kind: 'threshold' }>;
type Evaluation = {
  workspaceId: string;
  now: Date;
  timezone: string;
  names: ScopeNames;
  open: ReadonlySet<string>;
  connections: readonly { id: string; name: string }[];
};

/**
 * Sums the last known minutes of each threshold rule's scope and compares them with its limit. Windows end where the data
 * ends, and calm is measured on the clock of the data: while nothing is read, what stands is held. Rules that are gone or off end
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
    const names = await loadScopeNames(
      tx,
      workspaceId,
      rules.map(({ scope }) => scope),
    );
    const open = new Set(standing.map((incident) => incident.dedupKey));
    const connections = await listConnectionIds(tx, workspaceId);
    const evaluation: Evaluation = { workspaceId, now, timezone, names, open, connections };
    const reads = await listConnectionReads(tx, workspaceId);
    const horizons = new Map(rules.map((rule) => [rule.id, findDataHorizon(reads, getRuleScope(rule), now)]));
    const sums = await sumRules(tx, workspaceId, rules, horizons, now);
    const result = { opened: 0, resolved: 0 };
    for (const rule of rules) {
      const action = await evaluateRule(tx, evaluation, rule, readKnown(rule, horizons.get(rule.id), sums));
      if (action === 'open' || action === 'reopen') result.opened += 1;
      if (action === 'resolve') result.resolved += 1;
    }
    const watched = new Set(rules.map(buildDedupKey));
    const unwatched = standing.filter((incident) => !watched.has(incident.dedupKey));
    // A rule that cannot be read is not gone: what it found is held.
    const unreadable = unwatched.length === 0 ? [] : await listUnreadableAlertRules(tx, workspaceId);
    for (const { dedupKey, alertRuleId } of unwatched) {
      if (unreadable.some((one) => one.id === alertRuleId)) continue;
      const signal = { kind: 'calm', isQuiet: true } as const;
      await recordIncidentSignal(tx, { workspaceId, dedupKey, signal, at: now, now, text: 'Its rule is off or gone' });
      result.resolved += 1;
    }
    return result;
  });
}

/** Sums of the windows that end where the newest and where the complete data ends; null = nothing was read yet. */
type Known = { newest: ScopeSpend; complete: ScopeSpend; newestAt: Date; completeAt: Date };

async function evaluateRule(
  tx: Transaction,
  evaluation: Evaluation,
  rule: ThresholdRule,
  known: Known | null,
): Promise<string> {
  const { workspaceId, now, timezone, names, open, connections } = evaluation;
  const dedupKey = buildDedupKey(rule);
  const decision = decideKnownThreshold(rule.config, known, rule.severity);
  if (known === null || decision.kind === 'holding') return 'nothing';
  if (decision.kind === 'calm') {
    const signal = { kind: 'calm', isQuiet: false, holdMs: THRESHOLD_HOLD_MS } as const;
    const text = 'Below nine tenths of the limit for long enough';
    const calm = { workspaceId, dedupKey, signal, at: known.completeAt, now, text };
    return (await recordIncidentSignal(tx, calm)).decision.action;
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
    measures: renderThreshold(
      ...([rule, known.newest, findWindow(rule, known.newestAt), names] as const),
      nameLeftOut(known.newest.leftOut, connections),
    ),
    channelIds: rule.channelIds,
    at: known.newestAt,
    now,
  });
  return outcome.decision.action;
}

/** Sums by the id of the question; a payer's are what the allocation gives it of the same usage. */
async function sumRules(
  tx: Transaction,
  workspaceId: string,
  rules: readonly ThresholdRule[],
  horizons: ReadonlyMap<string, DataHorizon>,
  now: Date,
): Promise<Map<string, ScopeSpend>> {
  const asked = (isWanted: (rule: ThresholdRule) => boolean) =>
    rules.filter(isWanted).flatMap((rule) => askRule(rule, horizons.get(rule.id)));
  const sums = await sumScopeSpend(
    tx,
    workspaceId,
    asked(({ scope }) => scope.payerId === undefined),
  );
  const windows = rules.flatMap((rule): PayerWindow[] => {
    const { payerId } = rule.scope;
    const { newest, complete } = horizons.get(rule.id) ?? {};
    if (payerId === undefined || !newest || !complete) return [];
    return [
      { id: rule.id, payerId, ...findWindow(rule, newest) },
      { id: completeId(rule), payerId, ...findWindow(rule, complete) },
    ];
  });
  for (const [id, nanos] of await sumPayerWindows(tx, workspaceId, windows, now)) sums.set(id, { ...NO_SPEND, nanos });
  return sums;
}

const NO_SPEND: ScopeSpend = { nanos: 0n, requests: 0n, unpricedRequests: 0n, assumedNanos: 0n, leftOut: [] };

function askRule(rule: ThresholdRule, horizon: DataHorizon | undefined): SpendQuestion[] {
  const ask = (id: string, at: Date): SpendQuestion => {
    const { startsAt, endsAt } = findWindow(rule, at);
    // Days of the detail table may lag behind hours, so nothing is read by days.
    return { id, scope: getRuleScope(rule), segments: planSpendSegments(startsAt, endsAt, startsAt) };
  };
  const { newest, complete } = horizon ?? {};
  return newest && complete ? [ask(rule.id, newest), ask(completeId(rule), complete)] : [];
}

function readKnown(
  rule: ThresholdRule,
  horizon: DataHorizon | undefined,
  sums: ReadonlyMap<string, ScopeSpend>,
): Known | null {
  const { newest, complete } = horizon ?? {};
  if (!newest || !complete) return null;
  return {
    newest: sums.get(rule.id) ?? NO_SPEND,
    complete: sums.get(completeId(rule)) ?? NO_SPEND,
    newestAt: newest,
    completeAt: complete,
  };
}

const completeId = (rule: ThresholdRule) => `${rule.id} complete`;

/** A rule's scope with its connection. */
export function getRuleScope({
  scope,
  connectionId,
  ofProvider,
}: Pick<AlertRule, 'scope' | 'connectionId' | 'ofProvider'>): BudgetScope {
  return {
    ...scope,
    ...(connectionId === null ? {} : { connectionId }),
    ...(ofProvider === undefined ? {} : { connectionIds: ofProvider }),
  };
}

/** Whole minutes that end with the one of `at`. */
function findWindow(rule: ThresholdRule, at: Date): { startsAt: Date; endsAt: Date } {
  const endMs = Math.ceil(at.getTime() / MINUTE_MS) * MINUTE_MS;
  return { startsAt: new Date(endMs - rule.config.windowMinutes * MINUTE_MS), endsAt: new Date(endMs) };
}

const buildDedupKey = (rule: ThresholdRule) => `threshold:${rule.id}`;
