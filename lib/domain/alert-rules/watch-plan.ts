import type { Severity } from '@/lib/domain/incidents/incident';
import { isModelNamed } from '@/lib/domain/usage/model-family';
import { type AlertRule, type AlertRuleKind, parseRuleConfig, type RuleConfigs, type RuleScope } from './alert-rule';
import type { RuleSchedule } from './rule-schedule';

/** How one connection is watched: from its rules, or by default while it has none. */
export type WatchPlan<Kind extends AlertRuleKind> =
  | { kind: 'off'; reason: 'disabled' }
  | {
      kind: 'on';
      reason: 'rule' | 'default';
      /** `null` for the default. */
      ruleId: string | null;
      channelIds: string[];
      severity: Severity | null;
      schedule: RuleSchedule | null;
      config: RuleConfigs[Kind];
    };

/**
 * Picks the rule of one kind that holds for a find: rules of its connection come before those for all, narrower scopes
 * before wider ones, and of equals the newest that is switched on decides. Without a scope only rules for everything
 * count. When all rules are switched off, detection is off; without any rule the default applies.
 */
export function planWatch<Kind extends AlertRuleKind>(
  kind: Kind,
  rules: readonly AlertRule[],
  connectionId: string,
  scope: RuleScope = {},
): WatchPlan<Kind> {
  const fitting = rules.filter((rule) => rule.kind === kind && (rule.connectionId ?? connectionId) === connectionId);
  const own = fitting.filter((rule) => rule.connectionId !== null && countFields(rule) === 0);
  const wide = own.length > 0 ? own : fitting.filter((rule) => countFields(rule) === 0);
  const narrow = fitting.filter((rule) => countFields(rule) > 0 && isInScope(scope, rule.scope));
  const [chosen] = [...wide, ...narrow].filter((rule) => rule.enabled).sort(compareRules);
  if (!chosen && wide.length > 0) return { kind: 'off', reason: 'disabled' };
  if (!chosen) {
    const config = parseRuleConfig(kind, {});
    return { kind: 'on', reason: 'default', ruleId: null, channelIds: [], severity: null, schedule: null, config };
  }
  const { id, channelIds, severity, schedule, config } = chosen;
  return {
    kind: 'on',
    reason: 'rule',
    ruleId: id,
    channelIds,
    severity,
    schedule,
    config: parseRuleConfig(kind, config),
  };
}

/** True when a find lies within what a rule looks at. */
export function isInScope(find: RuleScope, scope: RuleScope): boolean {
  return Object.entries(scope).every(
    ([field, value]) =>
      find[field as keyof RuleScope] === value || (field === 'model' && isModelNamed(value, find.model)),
  );
}

/** Narrower first, then those of one connection, then the newest. */
function compareRules(left: AlertRule, right: AlertRule): number {
  const isOwn = (rule: AlertRule) => (rule.connectionId === null ? 0 : 1);
  return (
    countFields(right) - countFields(left) ||
    isOwn(right) - isOwn(left) ||
    right.createdAt.getTime() - left.createdAt.getTime()
  );
}

function countFields({ scope }: AlertRule): number {
  return Object.keys(scope).length;
}
