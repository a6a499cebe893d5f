import type { AlertRule as AlertRuleContract } from '@/lib/contracts/alert-rules/alert-rules';
import type { AlertRule, AlertRuleKind } from '@/lib/domain/alert-rules/alert-rule';

/** What a kind of rule waits for before it can find anything. */
const WAITS_FOR: Partial<Record<AlertRuleKind, string>> = {
  'account-activity': "the provider's audit log, which is not read yet",
};

/** An alert rule as the HTTP API shows it: its options stand beside the kind. */
export function mapAlertRule(rule: AlertRule): AlertRuleContract {
  const { id, name, enabled, connectionId, scope, severity, schedule, channelIds } = rule;
  const common = {
    ...{ id, name, enabled, connectionId, scope, severity, schedule, channelIds },
    waitsFor: describeWaiting(rule.kind),
    createdAt: rule.createdAt.toISOString(),
    updatedAt: rule.updatedAt.toISOString(),
  };
  switch (rule.kind) {
    case 'anomaly':
      return { ...common, kind: rule.kind, ...rule.config };
    case 'threshold':
      return { ...common, kind: rule.kind, ...rule.config };
    case 'budget':
      return { ...common, kind: rule.kind, ...rule.config };
    case 'novelty':
      return { ...common, kind: rule.kind, ...rule.config };
    case 'key-hygiene':
      return { ...common, kind: rule.kind, ...rule.config };
    case 'account-activity':
    case 'stale-data':
    case 'leak':
      return { ...common, kind: rule.kind };
  }
}

/** What a kind of rule waits for, in words; null = it works. */
export function describeWaiting(kind: AlertRuleKind): string | null {
  return WAITS_FOR[kind] ?? null;
}
