import type { Transaction } from '@/lib/db/client';
import { listUnresolvedIncidents } from '@/lib/db/incidents/incidents';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import type { AccountEvent } from '@/lib/domain/account-activity/account-event';
import type { AccountSign } from '@/lib/domain/account-activity/account-sign';
import { isNewsAgain, makeSignGroup, renderSign } from '@/lib/domain/account-activity/sign-text';
import type { AlertRule } from '@/lib/domain/alert-rules/alert-rule';
import { isWithinSchedule } from '@/lib/domain/alert-rules/rule-schedule';
import { planWatch } from '@/lib/domain/alert-rules/watch-plan';
import type { Incident } from '@/lib/domain/incidents/incident';
import { loadAlertRules } from '@/lib/services/alert-rules/manage-alert-rules';
import { recordIncidentSignal } from '@/lib/services/incidents/record-incident-signal';

/** The source of signs, with what decides whether they open an incident. */
export type SignSource = {
  workspaceId: string;
  /** A connection's id; null = our own activity. */
  connectionId: string | null;
  /** As people call it. */
  name: string;
  rules: readonly AlertRule[];
  timezone: string;
  standing: Incident[];
};

/** Loads what all signs of one source need, once a batch. */
export async function loadSignSource(
  tx: Transaction,
  workspaceId: string,
  connectionId: string | null,
  name: string,
): Promise<SignSource> {
  const rules = await loadAlertRules(tx, workspaceId);
  const { timezone } = await getWorkspaceLabel(tx, workspaceId);
  const standing = await listUnresolvedIncidents(tx, workspaceId, { kind: 'account-activity' });
  return { workspaceId, connectionId, name, rules, timezone, standing };
}

/**
 * Raises a sign as an incident, by the alert rules: one incident for repeated actions of one actor, until a person
 * closes it. Signs that are only informative stay with their event. True = an incident opened or notified again.
 */
export async function raiseSign(
  tx: Transaction,
  source: SignSource,
  event: AccountEvent,
  sign: AccountSign,
  now: Date,
): Promise<boolean> {
  if (sign.severity === 'info') return false;
  const { workspaceId, connectionId } = source;
  const group = makeSignGroup(connectionId ?? 'spendwatch', sign, event);
  const plan = planWatch('account-activity', source.rules, connectionId ?? '');
  const standing = source.standing.find((one) => one.dedupKey.startsWith(group)) ?? null;
  if (plan.kind === 'off') return false;
  if (!standing && !isWithinSchedule(plan.schedule, source.timezone, now)) return false;
  // Judged once more, after what was remembered was lost.
  const isKnown = standing?.facts.some(({ kind, text }) => kind === 'event' && text.endsWith(`(${event.id})`)) ?? false;
  const isWorse = standing !== null && !isKnown && isNewsAgain(sign);
  const { incident, decision } = await recordIncidentSignal(tx, {
    workspaceId,
    source: {
      dedupKey: standing?.dedupKey ?? `${group}${event.id}`,
      kind: 'account-activity',
      alertRuleId: plan.ruleId,
      budgetId: null,
      connectionId,
      detectorNumber: null,
      scope: {},
    },
    signal: { kind: 'raised', severity: plan.severity ?? sign.severity, isWorse },
    measures: renderSign(sign, event, source.name, standing),
    channelIds: plan.channelIds,
    at: now,
    now,
  });
  if (incident) source.standing = [incident, ...source.standing.filter(({ id }) => id !== incident.id)];
  return 'notify' in decision && decision.notify !== null;
}
