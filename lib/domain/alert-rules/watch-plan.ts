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
 * Picks the rule of one kind that holds for a find: rules of its connection come before those of its provider and those
 * for all, narrower scopes before wider ones, and of equals the newest that is switched on decides. Without a scope only rules for everything
 * count. When all rules are switched off, detection is off; without any rule the default applies.
 */
export function planWatch<Kind extends AlertRuleKind>(
  kind: Kind,
  rules: readonly AlertRule[],
  connectionId: string,
  scope: RuleScope = {},
): WatchPlan<Kind> {
  const fitting = rules.filter((rule) => rule.kind === kind && isForConnection(rule, connectionId));
  const whole = fitting.filter((rule) => countFields(rule) === 0);
  const nearest = Math.min(...whole.map(rankNearness));
  const wide = whole.filter((rule) => rankNearness(rule) === nearest);
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

/** Whether a rule looks at a connection: it names it, its provider, or neither. */
export function isForConnection(
  { connectionId, ofProvider }: Pick<AlertRule, 'connectionId' | 'ofProvider'>,
  asked: string,
): boolean {
  return (connectionId ?? asked) === asked && (ofProvider?.includes(asked) ?? true);
}

/** True when a find of a connection that a rule is for lies within what it looks at. */
export function isInScope(find: RuleScope, { provider: _provider, ...scope }: RuleScope): boolean {
  return Object.entries(scope).every(
    ([field, value]) =>
      find[field as keyof RuleScope] === value || (field === 'model' && isModelNamed(value, find.model)),
  );
}

/** 0 = of one connection, 1 = of a provider, 2 = of all. */
function rankNearness({ connectionId, scope }: AlertRule): number {
  if (connectionId !== null) return 0;
  return scope.provider === undefined ? 2 : 1;
}

/** Narrower first, then those of one connection and of one provider, then the newest. */
function compareRules(left: AlertRule, right: AlertRule): number {
  return (
    countFields(right) - countFields(left) ||
    rankNearness(left) - rankNearness(right) ||
    right.createdAt.getTime() - left.createdAt.getTime()
  );
}

/** A provider says where to look, like a connection does: it makes nothing narrower. */
function countFields({ scope: { provider: _provider, ...scope } }: AlertRule): number {
  return Object.keys(scope).length;
}
