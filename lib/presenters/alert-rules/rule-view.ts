import type { AlertRule, AlertRulePreview } from '@/lib/contracts/alert-rules/alert-rules';
import type { Reader } from '@/lib/domain/reader';
import { formatCalendarDay, formatDay } from '@/lib/presenters/instant';
import { formatMoney, formatMoneyTick } from '@/lib/presenters/money';
import { planLabelIndexes, planValueAxis } from '@/lib/presenters/scale';
import { renderSeriesColor } from '@/lib/presenters/usage/series-color';
import type { StackedChartModel } from '@/lib/presenters/usage/stacked-chart';

type Language = Pick<Reader, 'locale'>;

export const RULE_KIND_TEXT: Record<AlertRule['kind'], { label: string; about: string }> = {
  anomaly: { label: 'Unusual spend', about: 'Spend far above what is normal for a key at this hour' },
  threshold: { label: 'Threshold', about: 'Cost or requests within a span reach a limit of yours' },
  budget: { label: 'Budget share', about: 'A share of a budget is spent or forecast' },
  novelty: { label: 'Something new', about: 'A new model, person or key, a key that wakes, use at unusual hours' },
  'key-hygiene': { label: 'Key hygiene', about: 'Baited, unused, old or ownerless keys' },
  'account-activity': { label: 'Account takeover', about: 'Suspicious changes in the provider account' },
  'stale-data': { label: 'Missing data', about: 'A connection that is not read any more' },
  leak: { label: 'Leaked keys', about: 'Keys found in code or logs' },
  balance: { label: 'Prepaid credits', about: 'Credits that end soon, or that are recharged again and again' },
};

export const PROBLEM_TEXT = {
  'canary-used': 'A canary was used',
  'first-use': 'A key that slept, or a service account, does something new',
  'outside-register': 'Used outside of its register',
  'rotation-due': 'Due for rotation',
  old: 'Old',
  unused: 'Unused',
  'no-owner': 'No owner',
} as const;

export const NOVELTY_TEXT = {
  model: 'A model new to a key',
  user: 'A person new to a key',
  key: 'A new key that spends much',
  waking: 'A key that wakes after weeks',
  hours: 'Use at hours never used before',
} as const;

/** The options of a rule in a few words: "$100.00 in 60 min". */
export function describeRuleOptions(rule: AlertRule, reader: Language): string {
  switch (rule.kind) {
    case 'anomaly':
      return `${rule.sensitivity} sensitivity`;
    case 'threshold': {
      const limit = rule.metric === 'cost' ? formatMoney(rule.above, reader) : `${rule.above} requests`;
      return `${limit} in ${describeMinutes(rule.windowMinutes)}`;
    }
    case 'budget':
      return `${rule.percent}% ${rule.basis === 'actual' ? 'spent' : 'forecast'} of ${rule.budgetId === null ? 'any budget' : 'one budget'}`;
    case 'novelty':
      return rule.novelties.map((one) => NOVELTY_TEXT[one].toLowerCase()).join(', ');
    case 'key-hygiene':
      return rule.problems.map((one) => PROBLEM_TEXT[one].toLowerCase()).join(', ');
    case 'balance':
      return `${rule.warnDays} d before credits end, ${rule.maxRechargesPerDay} recharges a day`;
    case 'account-activity':
    case 'stale-data':
    case 'leak':
      return RULE_KIND_TEXT[rule.kind].about.toLowerCase();
  }
}

/** 90 -> "90 min", 360 -> "6 h", 1440 -> "1 d". */
export function describeMinutes(minutes: number): string {
  if (minutes % 1440 === 0) return `${minutes / 1440} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

/** "would have fired 3 times in the last 30 days: 1 critical, 2 warnings". */
export function describePreview(preview: AlertRulePreview): string {
  const count = preview.incidents.length;
  if (count === 0) return 'It would not have fired in the last 30 days.';
  const parts = [
    preview.criticals > 0 ? `${preview.criticals} critical` : '',
    preview.warnings > 0 ? `${preview.warnings} warning${preview.warnings === 1 ? '' : 's'}` : '',
  ].filter((part) => part !== '');
  const times = count === 1 ? 'once' : `${count} times`;
  return `It would have fired ${times} in the last 30 days${parts.length > 0 ? `: ${parts.join(', ')}` : ''}.`;
}

/** The preview's month as bars; days on which the rule would have fired stand out as a series of their own. */
export function buildPreviewChart(preview: AlertRulePreview, { locale }: Language): StackedChartModel {
  const reader = { locale, timezone: 'UTC' };
  const fired = new Set(preview.incidents.map((one) => one.openedAt.slice(0, 10)));
  const values = preview.chart.map((point) => (point.cost === null ? null : Number(point.cost)));
  const series = [
    { key: 'quiet', name: 'Quiet days', color: renderSeriesColor(0), total: '' },
    { key: 'fired', name: 'Days on which it fires', color: 'var(--color-critical)', total: String(fired.size) },
  ];
  const labelled = new Set(planLabelIndexes(preview.chart.length, 6));
  return {
    title: 'Cost a day of what the rule looks at, last 30 days',
    series,
    buckets: preview.chart.map((point, index) => {
      const value = values[index] ?? null;
      const isFired = fired.has(point.start.slice(0, 10));
      const text = point.cost === null ? null : formatMoney(point.cost, reader);
      return {
        startsAt: point.start,
        label: formatDay(point.start, reader),
        title: `${formatCalendarDay(point.start.slice(0, 10), reader)}${isFired ? ', fires' : ''}`,
        complete: true,
        values: isFired ? [null, value] : [value, null],
        texts: isFired ? [null, text] : [text, null],
        total: value,
        totalText: text,
      };
    }),
    axis: buildAxis(Math.max(0, ...values.map((value) => value ?? 0)), reader),
    labelled: preview.chart.map((_, index) => index).filter((index) => labelled.has(index)),
    summary: describePreview(preview),
    zone: 'UTC',
    highlighted: null,
    normal: null,
  };
}

function buildAxis(peak: number, reader: Language): StackedChartModel['axis'] {
  const axis = planValueAxis(peak);
  return {
    max: axis.max,
    ticks: axis.ticks.map((value) => ({ value, text: formatMoneyTick(value, reader) })),
  };
}
