import { inTransaction, type Transaction } from '@/lib/db/client';
import { listUnresolvedIncidents } from '@/lib/db/incidents/incidents';
import { lockForTransaction } from '@/lib/db/locks';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import type { AlertRule } from '@/lib/domain/alert-rules/alert-rule';
import { isWithinSchedule } from '@/lib/domain/alert-rules/rule-schedule';
import { planWatch } from '@/lib/domain/alert-rules/watch-plan';
import { decideBalance } from '@/lib/domain/balance/balance';
import { renderBalance } from '@/lib/domain/balance/balance-text';
import { HOUR_MS } from '@/lib/domain/time';
import { loadAlertRules } from '@/lib/services/alert-rules/manage-alert-rules';
import { recordIncidentSignal } from '@/lib/services/incidents/record-incident-signal';
import { type LoadedBalance, loadBalances } from './load-balances';

type Input = { workspaceId: string; now: Date };

/**
 * Raises an incident for each connection whose prepaid credits end soon, or are recharged again and again, and ends it
 * when that is over. Connections without a known payment are skipped.
 */
export async function evaluateBalances(input: Input): Promise<{ opened: number; resolved: number }> {
  const { workspaceId, now } = input;
  return inTransaction(async (tx) => {
    await lockForTransaction(tx, `balances:${workspaceId}`);
    const rules = await loadAlertRules(tx, workspaceId);
    const { timezone } = await getWorkspaceLabel(tx, workspaceId);
    const unresolved = await listUnresolvedIncidents(tx, workspaceId, { kind: 'balance' });
    const open = new Set(unresolved.map((one) => one.dedupKey));
    const result = { opened: 0, resolved: 0 };
    for (const balance of await loadBalances(tx, workspaceId, now)) {
      const action = await evaluateBalance(tx, { ...input, balance, rules, timezone, open });
      if (action === 'open' || action === 'reopen') result.opened += 1;
      if (action === 'resolve') result.resolved += 1;
    }
    return result;
  });
}

type Watch = Input & {
  balance: LoadedBalance;
  rules: readonly AlertRule[];
  timezone: string;
  /** Dedup keys of unresolved incidents. */
  open: ReadonlySet<string>;
};

async function evaluateBalance(tx: Transaction, watch: Watch): Promise<string> {
  const { workspaceId, now, balance, rules, timezone, open } = watch;
  const { connection, recharge, known, spentLastDayNanos, asOf } = balance;
  const dedupKey = `balance:${connection.id}`;
  const isOpen = open.has(dedupKey);
  const plan = planWatch('balance', rules, connection.id);
  const isScheduled = plan.kind === 'on' && (isOpen || isWithinSchedule(plan.schedule, timezone, now));
  const isKnown = known !== null || recharge !== null;
  const standing = { leftNanos: known?.leftNanos ?? 0n, endsAt: known?.runway?.endsAt ?? null };
  const decision =
    isKnown && isScheduled
      ? decideBalance({ ...standing, recharge, spentLastDayNanos }, plan.config, now, isOpen)
      : ({ kind: 'calm' } as const);
  if (decision.kind === 'calm') {
    // While no usage is read, nothing seems to be spent: that is no end.
    const isBlind = isKnown && isScheduled && (asOf === null || now.getTime() - asOf.getTime() > HOUR_MS);
    if (!isOpen || isBlind) return 'nothing';
    const signal = { kind: 'calm', isQuiet: !isKnown || plan.kind === 'off' } as const;
    const text = signal.isQuiet ? 'No longer watched' : 'There are credits enough again';
    return (await recordIncidentSignal(tx, { workspaceId, dedupKey, signal, at: now, now, text })).decision.action;
  }
  const figures = {
    ...{ connectionName: connection.name, recharge, spentLastDayNanos },
    ...{ leftNanos: standing.leftNanos, runway: known?.runway ?? null, assumedRecharges: known?.assumedRecharges ?? 0 },
  };
  const outcome = await recordIncidentSignal(tx, {
    workspaceId,
    source: {
      ...{ dedupKey, kind: 'balance', budgetId: null, detectorNumber: null },
      alertRuleId: plan.kind === 'on' ? plan.ruleId : null,
      connectionId: connection.id,
      scope: {},
    },
    signal: {
      kind: 'raised',
      severity: (plan.kind === 'on' ? plan.severity : null) ?? decision.severity,
      isWorse: false,
    },
    measures: renderBalance(figures, decision, now),
    channelIds: plan.kind === 'on' ? plan.channelIds : [],
    at: now,
    now,
  });
  return outcome.decision.action;
}
