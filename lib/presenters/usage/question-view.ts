import type { Reader } from '@/lib/domain/reader';
import { DAY_MS } from '@/lib/domain/time';
import { computeSpan, type QuestionDays, type QuestionName, type UsageQuestion } from '@/lib/domain/usage/question';
import type { QuestionDimension, QuestionSpan } from '@/lib/domain/usage/question-words';
import { formatWindow } from '@/lib/presenters/instant';
import { METRIC_LABEL } from './usage-metric';
import { COMPARE_LABEL, DEFAULT_VIEW, USAGE_RANGES, type UsageRange, type UsageView } from './usage-view';

const RANGE_OF: Partial<Record<QuestionSpan, UsageRange>> = {
  today: 'today',
  yesterday: 'yesterday',
  'last-24-hours': '24h',
  'this-month': 'month',
  'last-month': 'last-month',
  'last-12-months': '12mo',
  all: 'all',
};

const RANGE_OF_DAYS: Readonly<Record<number, UsageRange>> = { 7: '7d', 28: '28d', 30: '30d', 90: '90d' };

const DIMENSION_LABEL: Record<QuestionDimension, string> = {
  model: 'model',
  project: 'project',
  apiKey: 'key',
  user: 'user',
  kind: 'kind of usage',
  serviceTier: 'service tier',
  batch: 'batch',
  connection: 'connection',
  provider: 'provider',
};

/** What the explorer shows for a question. */
export function buildQuestionView(question: UsageQuestion, today: string): UsageView {
  const [groupBy = DEFAULT_VIEW.groupBy, thenBy = null] = question.groups;
  return {
    ...DEFAULT_VIEW,
    ...chooseWindow(question, today),
    groupBy,
    thenBy,
    metric: question.metric ?? DEFAULT_VIEW.metric,
    compare: question.compare,
    bucket: question.bucket,
    filters: collectFilters(question.filters),
  };
}

/** "vs last week" alone speaks of this week. */
function chooseWindow({ span, days, compare }: UsageQuestion, today: string): Pick<UsageView, 'range' | 'from' | 'to'> {
  const wanted = span ?? (days === null && compare === 'weekday' ? 'this-week' : null);
  const range = wanted === null ? null : RANGE_OF[wanted];
  if (range) return { range, from: null, to: null };
  const exact = wanted === null ? days : computeSpan(wanted, today);
  if (exact === null) return { range: DEFAULT_VIEW.range, from: null, to: null };
  const length = (Date.parse(exact.to) - Date.parse(exact.from)) / DAY_MS + 1;
  const named = exact.to === today && span === null && wanted === null ? RANGE_OF_DAYS[length] : undefined;
  return named ? { range: named, from: null, to: null } : { range: 'custom', ...exact };
}

function collectFilters(names: readonly QuestionName[]): UsageView['filters'] {
  const filters: UsageView['filters'] = {};
  for (const { dimension, id } of names) filters[dimension] = [...(filters[dimension] ?? []), id].sort();
  return filters;
}

/** What was understood, part by part: "Cost", "model gpt-5", "by key", "16 Nov – 22 Nov", "vs previous period". */
export function describeQuestion(question: UsageQuestion, view: UsageView, reader: Pick<Reader, 'locale'>): string[] {
  return [
    METRIC_LABEL[view.metric],
    ...question.filters.map(({ dimension, name }) => `${DIMENSION_LABEL[dimension]} ${name}`),
    ...[view.groupBy, view.thenBy].flatMap((one) =>
      one !== null && one in DIMENSION_LABEL ? [`by ${DIMENSION_LABEL[one as QuestionDimension]}`] : [],
    ),
    nameWindow(view, reader),
    ...(view.bucket === null ? [] : [`by ${view.bucket}`]),
    ...(view.compare === null ? [] : [`vs ${COMPARE_LABEL[view.compare].toLowerCase()}`]),
  ];
}

function nameWindow({ range, from, to }: UsageView, { locale }: Pick<Reader, 'locale'>): string {
  if (range !== 'custom' || from === null || to === null) {
    return USAGE_RANGES.find((one) => one.range === range)?.label.toLowerCase() ?? '';
  }
  return formatDays({ from, to }, locale);
}

function formatDays({ from, to }: QuestionDays, locale: Reader['locale']): string {
  const end = new Date(Date.parse(to) + DAY_MS).toISOString();
  return formatWindow(new Date(from).toISOString(), end, { locale, timezone: 'UTC' });
}
