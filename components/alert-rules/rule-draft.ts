import type { AlertRule } from '@/lib/contracts/alert-rules/alert-rules';
import type { RuleSchedule } from '@/lib/domain/alert-rules/rule-schedule';
import type { RuleInput } from '@/lib/queries/alert-rules/alert-rules';

type Kind = AlertRule['kind'];

/** The form's fields for every kind; only those of the chosen kind become a request. */
export type RuleDraft = {
  kind: Kind;
  name: string;
  projectId: string;
  apiKeyId: string;
  model: string;
  provider: string;
  connectionId: string;
  /** A payer of the allocation stands alone; empty = none. */
  payerId: string;
  severity: '' | 'info' | 'warning' | 'critical';
  schedule: RuleSchedule | null;
  channelIds: string[];
  sensitivity: 'low' | 'medium' | 'high';
  metric: 'cost' | 'requests';
  above: string;
  windowMinutes: number;
  budgetId: string;
  percent: number;
  basis: 'actual' | 'forecast';
  novelties: string[];
  problems: string[];
  unusedDays: number;
  maxAgeDays: number;
  warnDays: number;
  maxRechargesPerDay: number;
};

const EMPTY: RuleDraft = {
  kind: 'threshold',
  name: '',
  projectId: '',
  apiKeyId: '',
  model: '',
  provider: '',
  connectionId: '',
  payerId: '',
  severity: '',
  schedule: null,
  channelIds: [],
  sensitivity: 'medium',
  metric: 'cost',
  above: '100',
  windowMinutes: 60,
  budgetId: '',
  percent: 100,
  basis: 'actual',
  novelties: ['model', 'user', 'key', 'waking', 'hours'],
  problems: ['canary-used', 'first-use', 'rotation-due', 'outside-register'],
  unusedDays: 60,
  maxAgeDays: 180,
  warnDays: 7,
  maxRechargesPerDay: 2,
};

export function makeRuleDraft(rule: AlertRule | null): RuleDraft {
  if (!rule) return EMPTY;
  const { kind, name, scope, severity, channelIds } = rule;
  const common = {
    ...EMPTY,
    ...{ kind, name, channelIds, severity: severity ?? ('' as const) },
    projectId: scope.projectId ?? '',
    apiKeyId: scope.apiKeyId ?? '',
    model: scope.model ?? '',
    provider: scope.provider ?? '',
    connectionId: rule.connectionId ?? '',
    payerId: scope.payerId ?? '',
    schedule: rule.schedule,
  };
  switch (rule.kind) {
    case 'anomaly':
      return { ...common, sensitivity: rule.sensitivity };
    case 'threshold':
      return { ...common, metric: rule.metric, above: rule.above, windowMinutes: rule.windowMinutes };
    case 'budget':
      return { ...common, budgetId: rule.budgetId ?? '', percent: rule.percent, basis: rule.basis };
    case 'novelty':
      return { ...common, novelties: rule.novelties };
    case 'key-hygiene':
      return { ...common, problems: rule.problems, unusedDays: rule.unusedDays, maxAgeDays: rule.maxAgeDays };
    case 'balance':
      return { ...common, warnDays: rule.warnDays, maxRechargesPerDay: rule.maxRechargesPerDay };
    default:
      return common;
  }
}

/** The options of the draft's kind. */
function listOptions(draft: RuleDraft): Record<string, unknown> {
  switch (draft.kind) {
    case 'anomaly':
      return { sensitivity: draft.sensitivity };
    case 'threshold':
      return { metric: draft.metric, above: draft.above.replace(/[\s,$]/g, ''), windowMinutes: draft.windowMinutes };
    case 'budget':
      return { budgetId: draft.budgetId === '' ? null : draft.budgetId, percent: draft.percent, basis: draft.basis };
    case 'novelty':
      return { novelties: draft.novelties };
    case 'key-hygiene':
      return { problems: draft.problems, unusedDays: draft.unusedDays, maxAgeDays: draft.maxAgeDays };
    case 'balance':
      return { warnDays: draft.warnDays, maxRechargesPerDay: draft.maxRechargesPerDay };
    default:
      return {};
  }
}

/** Kinds that look at sums of money alone. */
export const TAKE_PAYERS: readonly Kind[] = ['threshold', 'budget'];

/** What the preview is asked: everything that changes what fires. Parts of the scope that the form does not show stay. */
export function makePreviewInput(draft: RuleDraft, rule: AlertRule | null): RuleInput {
  const { projectId: _p, apiKeyId: _k, model: _m, provider: _v, payerId: _t, ...hidden } = rule?.scope ?? {};
  const narrow = {
    ...hidden,
    ...(draft.provider === '' ? {} : { provider: draft.provider }),
    ...(draft.projectId.trim() ? { projectId: draft.projectId.trim() } : {}),
    ...(draft.apiKeyId.trim() ? { apiKeyId: draft.apiKeyId.trim() } : {}),
    ...(draft.model.trim() ? { model: draft.model.trim() } : {}),
  };
  const severity = draft.severity === '' ? null : draft.severity;
  const isByPayer = draft.payerId !== '' && TAKE_PAYERS.includes(draft.kind);
  const scope = isByPayer ? { payerId: draft.payerId } : narrow;
  const connectionId = isByPayer || draft.connectionId === '' ? null : draft.connectionId;
  return { kind: draft.kind, connectionId, scope, severity, schedule: draft.schedule, ...listOptions(draft) };
}

/** Draft -> request. */
export function makeRuleInput(draft: RuleDraft, rule: AlertRule | null): RuleInput {
  return { ...makePreviewInput(draft, rule), name: draft.name.trim(), channelIds: draft.channelIds };
}
