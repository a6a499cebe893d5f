import { z } from 'zod';
import { SENSITIVITIES, type Sensitivity } from '@/lib/domain/anomaly/types';
import { type BalanceLimits, DEFAULT_BALANCE_LIMITS } from '@/lib/domain/balance/balance';
import { BudgetThresholdSchema } from '@/lib/domain/budgets/budget';
import type { Severity } from '@/lib/domain/incidents/incident';
import {
  DEFAULT_HYGIENE_LIMITS,
  DEFAULT_KEY_PROBLEMS,
  type HygieneLimits,
  KEY_PROBLEMS,
  type KeyProblemKind,
} from '@/lib/domain/keys/key-hygiene';
import { USAGE_KINDS } from '@/lib/domain/usage/usage';
import type { RuleSchedule } from './rule-schedule';

/** What to watch and when to fire. `config` depends on the kind. */

export const ALERT_RULE_KINDS = [
  'anomaly',
  'threshold',
  'budget',
  'novelty',
  'key-hygiene',
  'account-activity',
  'stale-data',
  'leak',
  'balance',
] as const;
export type AlertRuleKind = (typeof ALERT_RULE_KINDS)[number];

/** Things that are new: first use of a model, person or key, a key that wakes, use at hours never used before. */
export const NOVELTIES = ['model', 'user', 'key', 'waking', 'hours'] as const;
export type Novelty = (typeof NOVELTIES)[number];

export const THRESHOLD_METRICS = ['cost', 'requests'] as const;
export type ThresholdMetric = (typeof THRESHOLD_METRICS)[number];

export type ThresholdConfig = {
  metric: ThresholdMetric;
  /** Decimal text: dollars for cost, a count for requests. Reached = fired. */
  above: string;
  /** Length of the span that is summed, ending now. */
  windowMinutes: number;
};

/** Options by kind. */
export type RuleConfigs = {
  anomaly: { sensitivity: Sensitivity };
  threshold: ThresholdConfig;
  /** A threshold for one budget, or for all of them (`null`), beside their own. */
  budget: { budgetId: string | null; percent: number; basis: 'actual' | 'forecast' };
  novelty: { novelties: Novelty[] };
  'key-hygiene': HygieneLimits & { problems: KeyProblemKind[] };
  'account-activity': Record<string, never>;
  'stale-data': Record<string, never>;
  leak: Record<string, never>;
  balance: BalanceLimits;
};

export const RULE_CONFIG_SCHEMAS: { [Kind in AlertRuleKind]: z.ZodType<RuleConfigs[Kind]> } = {
  anomaly: z.object({ sensitivity: z.enum(SENSITIVITIES).default('medium') }),
  threshold: z.object({
    metric: z.enum(THRESHOLD_METRICS),
    above: z.string(),
    windowMinutes: z.number().int(),
  }),
  budget: BudgetThresholdSchema.extend({ budgetId: z.string().nullable() }),
  novelty: z.object({ novelties: z.array(z.enum(NOVELTIES)).default([...NOVELTIES]) }),
  'key-hygiene': z.object({
    unusedDays: z.number().int().default(DEFAULT_HYGIENE_LIMITS.unusedDays),
    maxAgeDays: z.number().int().default(DEFAULT_HYGIENE_LIMITS.maxAgeDays),
    problems: z.array(z.enum(KEY_PROBLEMS)).default([...DEFAULT_KEY_PROBLEMS]),
  }),
  'account-activity': z.strictObject({}),
  'stale-data': z.strictObject({}),
  leak: z.strictObject({}),
  balance: z.object({
    warnDays: z.number().int().default(DEFAULT_BALANCE_LIMITS.warnDays),
    maxRechargesPerDay: z.number().int().default(DEFAULT_BALANCE_LIMITS.maxRechargesPerDay),
  }),
};

export type AlertRuleConfig = {
  [Kind in AlertRuleKind]: { kind: Kind; config: RuleConfigs[Kind] };
}[AlertRuleKind];

/** What a rule looks at within its connection; absent fields mean "all". Stored as JSON. */
export const RuleScopeSchema = z.object({
  projectId: z.string().exactOptional(),
  apiKeyId: z.string().exactOptional(),
  model: z.string().exactOptional(),
  userId: z.string().exactOptional(),
  kind: z.enum(USAGE_KINDS).exactOptional(),
  /** A provider by its id: all of its connections. */
  provider: z.string().exactOptional(),
  /** A payer of the allocation, which stands alone. */
  payerId: z.string().exactOptional(),
});
export type RuleScope = z.infer<typeof RuleScopeSchema>;

export type AlertRule = AlertRuleConfig & {
  id: string;
  name: string;
  enabled: boolean;
  /** `null` = every connection. */
  connectionId: string | null;
  scope: RuleScope;
  /** The connections of the provider in its scope, as they are now; absent = its scope names none. */
  ofProvider?: readonly string[];
  /** `null` = as grave as what it finds. */
  severity: Severity | null;
  /** When it may open something new; `null` = always. */
  schedule: RuleSchedule | null;
  /** Empty = every enabled channel. */
  channelIds: string[];
  createdAt: Date;
  updatedAt: Date;
};

/** A rule as it is created. */
export type AlertRuleFields = AlertRuleConfig &
  Pick<AlertRule, 'name' | 'enabled' | 'connectionId' | 'scope' | 'severity' | 'schedule' | 'channelIds'>;

const FOR_ALL = { enabled: true, connectionId: null, scope: {}, severity: null, schedule: null, channelIds: [] };
const DEFAULT_RULES: readonly AlertRuleFields[] = [
  { kind: 'anomaly', config: { sensitivity: 'medium' }, name: 'Unusual spend', ...FOR_ALL },
  { kind: 'novelty', config: { novelties: [...NOVELTIES] }, name: 'New models, people and keys', ...FOR_ALL },
  { kind: 'stale-data', config: {}, name: 'Missing usage data', ...FOR_ALL },
  {
    kind: 'key-hygiene',
    config: { ...DEFAULT_HYGIENE_LIMITS, problems: [...DEFAULT_KEY_PROBLEMS] },
    name: 'Used canaries and keys due for rotation',
    ...FOR_ALL,
  },
  { kind: 'account-activity', config: {}, name: 'Signs of account takeover', ...FOR_ALL },
  { kind: 'leak', config: {}, name: 'Leaked keys', ...FOR_ALL },
  { kind: 'balance', config: DEFAULT_BALANCE_LIMITS, name: 'Prepaid credits that end', ...FOR_ALL },
];

/** Default rules of the kinds that have no rule at all: detection works from the first minute. */
export function listMissingDefaults(rules: readonly Pick<AlertRule, 'kind'>[]): AlertRuleFields[] {
  return DEFAULT_RULES.filter((fallback) => !rules.some((rule) => rule.kind === fallback.kind));
}

/** Parses the stored config of a rule; throws ZodError when it does not fit the kind. */
export function parseRuleConfig<Kind extends AlertRuleKind>(kind: Kind, config: unknown): RuleConfigs[Kind] {
  return RULE_CONFIG_SCHEMAS[kind].parse(config);
}
