import { z } from 'zod';
import { SENSITIVITIES, type Sensitivity } from './anomaly/types';

/** What to watch and when to fire. `config` depends on the kind. */

export const ALERT_RULE_KINDS = ['anomaly', 'stale-data'] as const;
export type AlertRuleKind = (typeof ALERT_RULE_KINDS)[number];

/** Options by kind. */
export type RuleConfigs = {
  anomaly: { sensitivity: Sensitivity };
  'stale-data': Record<string, never>;
};

export const RULE_CONFIG_SCHEMAS: { [Kind in AlertRuleKind]: z.ZodType<RuleConfigs[Kind]> } = {
  anomaly: z.object({ sensitivity: z.enum(SENSITIVITIES).default('medium') }),
  'stale-data': z.strictObject({}),
};

export type AlertRuleConfig = {
  [Kind in AlertRuleKind]: { kind: Kind; config: RuleConfigs[Kind] };
}[AlertRuleKind];

export type AlertRule = AlertRuleConfig & {
  id: string;
  name: string;
  enabled: boolean;
  /** `null` = every connection. */
  connectionId: string | null;
  /** Empty = every enabled channel. */
  channelIds: string[];
  createdAt: Date;
  updatedAt: Date;
};

/** A rule as it is created. */
export type AlertRuleFields = AlertRuleConfig & Pick<AlertRule, 'name' | 'enabled' | 'connectionId' | 'channelIds'>;

const FOR_ALL = { enabled: true, connectionId: null, channelIds: [] };
const DEFAULT_RULES: readonly AlertRuleFields[] = [
  { kind: 'anomaly', config: { sensitivity: 'medium' }, name: 'Unusual spend', ...FOR_ALL },
  { kind: 'stale-data', config: {}, name: 'Missing usage data', ...FOR_ALL },
];

/** Default rules of the kinds that have no rule at all: everybody is watched from the first minute. */
export function listMissingDefaults(rules: readonly AlertRule[]): AlertRuleFields[] {
  return DEFAULT_RULES.filter((fallback) => !rules.some((rule) => rule.kind === fallback.kind));
}

/** How one connection is watched: from its rules, or by default while it has none. */
export type WatchPlan<Kind extends AlertRuleKind> =
  | { kind: 'off'; reason: 'disabled' }
  | {
      kind: 'on';
      reason: 'rule' | 'default';
      /** `null` for the default. */
      ruleId: string | null;
      channelIds: string[];
      config: RuleConfigs[Kind];
    };

/**
 * Picks the rule of one kind that holds for a connection: its own rules come before those for all connections, and the
 * newest that is switched on decides. Rules that are all switched off mean that somebody wants it off; without any rule
 * the default watches.
 */
export function planWatch<Kind extends AlertRuleKind>(
  kind: Kind,
  rules: readonly AlertRule[],
  connectionId: string,
): WatchPlan<Kind> {
  const ofKind = rules.filter((rule) => rule.kind === kind);
  const own = ofKind.filter((rule) => rule.connectionId === connectionId);
  const fitting = own.length > 0 ? own : ofKind.filter((rule) => rule.connectionId === null);
  if (fitting.length === 0) {
    return { kind: 'on', reason: 'default', ruleId: null, channelIds: [], config: parseRuleConfig(kind, {}) };
  }
  const [chosen] = fitting
    .filter((rule) => rule.enabled)
    .sort((left, right) => right.createdAt.getTime() - left.createdAt.getTime());
  if (!chosen) return { kind: 'off', reason: 'disabled' };
  const { id, channelIds, config } = chosen;
  return { kind: 'on', reason: 'rule', ruleId: id, channelIds, config: parseRuleConfig(kind, config) };
}

/** Parses the stored config of a rule; throws ZodError when it does not fit the kind. */
export function parseRuleConfig<Kind extends AlertRuleKind>(kind: Kind, config: unknown): RuleConfigs[Kind] {
  return RULE_CONFIG_SCHEMAS[kind].parse(config);
}
