import type { AlertRule as AlertRuleContract } from '@/lib/contracts/alert-rules';
import type { AlertRule } from '@/lib/domain/alert-rule';

/** An alert rule as the HTTP API shows it: its options stand beside the kind. */
export function mapAlertRule(rule: AlertRule): AlertRuleContract {
  const { id, name, enabled, connectionId, channelIds } = rule;
  const createdAt = rule.createdAt.toISOString();
  const common = { id, name, enabled, connectionId, channelIds, createdAt, updatedAt: rule.updatedAt.toISOString() };
  switch (rule.kind) {
    case 'anomaly':
      return { ...common, kind: rule.kind, sensitivity: rule.config.sensitivity };
    case 'stale-data':
      return { ...common, kind: rule.kind };
  }
}
