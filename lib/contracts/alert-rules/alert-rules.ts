import { z } from 'zod';
import { BudgetThreshold } from '@/lib/contracts/budgets/budgets';
import { Currency, Id, Instant, isAlone, Money, Scope, Severity, Timezone, WIDE_SCOPE } from '@/lib/contracts/common';
import { NOVELTIES, THRESHOLD_METRICS } from '@/lib/domain/alert-rules/alert-rule';
import { RuleSpanSchema } from '@/lib/domain/alert-rules/rule-schedule';
import { EXPECTED_FALSE_ALARMS, SENSITIVITIES } from '@/lib/domain/anomaly/types';
import { DEFAULT_BALANCE_LIMITS } from '@/lib/domain/balance/balance';
import { DEFAULT_KEY_PROBLEMS, KEY_PROBLEMS } from '@/lib/domain/keys/key-hygiene';
import { USAGE_KINDS } from '@/lib/domain/usage/usage';

const Sensitivity = z.enum(SENSITIVITIES).meta({
  description: `How much noise to accept. Measured per organization and month on generated organizations: false warnings ${SENSITIVITIES.map((each) => `${each} about ${EXPECTED_FALSE_ALARMS[each].warnings}`).join(', ')}; false criticals at most about ${EXPECTED_FALSE_ALARMS.high.criticals} on each. Counts for rules without a scope: one detector watches a connection`,
});

const Name = z.string().trim().min(1, 'expected a name').max(80);
const ConnectionId = Id.nullable().meta({ description: 'null = every connection' });
const ChannelIds = z.array(Id).max(20).meta({ description: 'Empty = every enabled channel' });
const RuleSeverity = Severity.nullable().meta({ description: 'null = as grave as what it finds' });
const Span = RuleSpanSchema.extend({
  timezone: Timezone.optional().meta({ description: "Zone whose wall clock counts; absent = the workspace's" }),
});
const Schedule = z
  .array(Span)
  .min(1, 'expected at least one span, or null for always')
  .max(14)
  .nullable()
  .meta({ description: 'When it may open something new; null = always' });

export const RuleScope = z
  .object({
    projectId: z.string().min(1).optional(),
    apiKeyId: z.string().min(1).optional(),
    model: z.string().min(1).optional(),
    userId: z.string().min(1).optional(),
    kind: z.enum(USAGE_KINDS).optional(),
    ...WIDE_SCOPE,
  })
  .refine((scope) => scope.payerId === undefined || isAlone(scope), {
    path: ['payerId'],
    message: 'expected a payer alone: the allocation says all that is counted',
  })
  .meta({ description: 'What it looks at; absent fields mean "all"' });

const NewRule = {
  name: Name,
  enabled: z.boolean().default(true),
  connectionId: ConnectionId.default(null),
  scope: RuleScope.default({}),
  severity: RuleSeverity.default(null),
  schedule: Schedule.default(null),
  channelIds: ChannelIds.default([]),
};

const Above = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,9})?$/, 'expected an amount such as "100" or "12.5"')
  .refine((text) => /[1-9]/.test(text), 'expected an amount above 0')
  .meta({ description: 'Dollars for cost, a count for requests; reached = fired' });
const WindowMinutes = z
  .number()
  .int()
  .min(5)
  .max(10_080)
  .meta({ description: 'Length of the span that is summed, ending now' });
const Days = (most: number) => z.number().int().min(1).max(most);

const threshold = {
  metric: z.enum(THRESHOLD_METRICS).default('cost'),
  above: Above,
  windowMinutes: WindowMinutes.default(60),
};
const budget = {
  budgetId: Id.nullable().default(null).meta({ description: 'null = every budget' }),
  percent: BudgetThreshold.shape.percent,
  basis: BudgetThreshold.shape.basis.default('actual'),
};
const novelty = {
  novelties: z
    .array(z.enum(NOVELTIES))
    .min(1, 'expected at least one')
    .default([...NOVELTIES]),
};
const balance = {
  warnDays: Days(365).default(DEFAULT_BALANCE_LIMITS.warnDays).meta({
    description: 'Told when prepaid credits end within so many days',
  }),
  maxRechargesPerDay: z.number().int().min(1).max(100).default(DEFAULT_BALANCE_LIMITS.maxRechargesPerDay).meta({
    description: 'Told when the spend of 24 hours comes to so many automatic recharges',
  }),
};
const hygiene = {
  problems: z
    .array(z.enum(KEY_PROBLEMS))
    .min(1, 'expected at least one')
    .default([...DEFAULT_KEY_PROBLEMS]),
  unusedDays: Days(3650).default(60),
  maxAgeDays: Days(3650).default(180),
};

/** `POST /alert-rules` */
export const AlertRuleCreate = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('anomaly'), ...NewRule, sensitivity: Sensitivity.default('medium') }),
  z.object({ kind: z.literal('threshold'), ...NewRule, ...threshold }),
  z.object({ kind: z.literal('budget'), ...NewRule, ...budget }),
  z.object({ kind: z.literal('novelty'), ...NewRule, ...novelty }),
  z.object({ kind: z.literal('key-hygiene'), ...NewRule, ...hygiene }),
  z.object({ kind: z.literal('account-activity'), ...NewRule }),
  z.object({ kind: z.literal('stale-data'), ...NewRule }),
  z.object({ kind: z.literal('leak'), ...NewRule }),
  z.object({ kind: z.literal('balance'), ...NewRule, ...balance }),
]);
export type AlertRuleCreate = z.infer<typeof AlertRuleCreate>;
export type AlertRuleCreateInput = z.input<typeof AlertRuleCreate>;

/** `PATCH /alert-rules/:id`. The kind stays; an option that the kind does not have is refused. */
export const AlertRuleUpdate = z
  .object({
    name: Name,
    enabled: z.boolean(),
    connectionId: ConnectionId,
    scope: RuleScope,
    severity: RuleSeverity,
    schedule: Schedule,
    channelIds: ChannelIds,
    sensitivity: Sensitivity,
    metric: z.enum(THRESHOLD_METRICS),
    above: Above,
    windowMinutes: WindowMinutes,
    budgetId: Id.nullable(),
    percent: BudgetThreshold.shape.percent,
    basis: BudgetThreshold.shape.basis,
    novelties: z.array(z.enum(NOVELTIES)).min(1),
    problems: z.array(z.enum(KEY_PROBLEMS)).min(1),
    unusedDays: Days(3650),
    maxAgeDays: Days(3650),
    warnDays: Days(365),
    maxRechargesPerDay: z.number().int().min(1).max(100),
  })
  .partial();
export type AlertRuleUpdate = z.infer<typeof AlertRuleUpdate>;

const StoredRule = {
  id: Id,
  name: z.string(),
  enabled: z.boolean(),
  connectionId: ConnectionId,
  scope: RuleScope,
  severity: RuleSeverity,
  schedule: Schedule,
  channelIds: z.array(Id),
  waitsFor: z
    .string()
    .nullable()
    .meta({ description: 'What has to exist before it can find anything; null = it works' }),
  lastFiredAt: Instant.nullable().meta({ description: 'When it last opened an incident; null = it never did' }),
  firedIn30Days: z.number().int().meta({ description: 'Incidents it opened in the last 30 days' }),
  createdAt: Instant,
  updatedAt: Instant,
};

export const AlertRule = z.discriminatedUnion('kind', [
  z.object({ ...StoredRule, kind: z.literal('anomaly'), sensitivity: Sensitivity }),
  z.object({
    ...StoredRule,
    kind: z.literal('threshold'),
    metric: z.enum(THRESHOLD_METRICS),
    above: z.string(),
    windowMinutes: z.number().int(),
  }),
  z.object({
    ...StoredRule,
    kind: z.literal('budget'),
    budgetId: Id.nullable(),
    percent: z.number().int(),
    basis: z.enum(['actual', 'forecast']),
  }),
  z.object({ ...StoredRule, kind: z.literal('novelty'), novelties: z.array(z.enum(NOVELTIES)) }),
  z.object({
    ...StoredRule,
    kind: z.literal('key-hygiene'),
    problems: z.array(z.enum(KEY_PROBLEMS)),
    unusedDays: z.number().int(),
    maxAgeDays: z.number().int(),
  }),
  z.object({ ...StoredRule, kind: z.literal('account-activity') }),
  z.object({ ...StoredRule, kind: z.literal('stale-data') }),
  z.object({ ...StoredRule, kind: z.literal('leak') }),
  z.object({
    ...StoredRule,
    kind: z.literal('balance'),
    warnDays: z.number().int(),
    maxRechargesPerDay: z.number().int(),
  }),
]);
export type AlertRule = z.infer<typeof AlertRule>;

const Previewed = {
  connectionId: ConnectionId.default(null),
  scope: RuleScope.default({}),
  severity: RuleSeverity.default(null),
  schedule: Schedule.default(null),
};

/** `POST /alert-rules/preview`: what would this rule have fired on? */
export const AlertRulePreviewRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('anomaly'), ...Previewed, sensitivity: Sensitivity.default('medium') }),
  z.object({ kind: z.literal('threshold'), ...Previewed, ...threshold }),
  z.object({ kind: z.literal('budget'), ...Previewed, ...budget }),
  z.object({ kind: z.literal('novelty'), ...Previewed, ...novelty }),
  z.object({ kind: z.literal('key-hygiene'), ...Previewed, ...hygiene }),
  z.object({ kind: z.literal('account-activity'), ...Previewed }),
  z.object({ kind: z.literal('stale-data'), ...Previewed }),
  z.object({ kind: z.literal('leak'), ...Previewed }),
  z.object({ kind: z.literal('balance'), ...Previewed, ...balance }),
]);
export type AlertRulePreviewRequest = z.infer<typeof AlertRulePreviewRequest>;

export const PreviewedIncident = z.object({
  kind: z.string(),
  severity: Severity.meta({ description: 'The worst it reached' }),
  title: z.string(),
  scope: Scope,
  scopeNames: z.record(z.string(), z.string()),
  openedAt: Instant,
  resolvedAt: Instant.nullable(),
  window: z.object({ start: Instant, end: Instant }),
  observed: Money,
  expected: Money,
  excess: Money,
  explanation: z.string(),
});
export type PreviewedIncident = z.infer<typeof PreviewedIncident>;

export const AlertRulePreview = z.object({
  from: Instant.meta({ description: 'Judged from here; what came before only taught' }),
  to: Instant,
  currency: Currency,
  criticals: z.number().int(),
  warnings: z.number().int(),
  incidents: z.array(PreviewedIncident),
  chart: z
    .array(z.object({ start: Instant, cost: Money.nullable() }))
    .meta({ description: 'Estimated cost a UTC day of what the rule looks at; null = no data' }),
  note: z.string().meta({ description: 'What the preview could not see, in words; empty = nothing' }),
});
export type AlertRulePreview = z.infer<typeof AlertRulePreview>;
