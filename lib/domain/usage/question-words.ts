/** The words of questions about usage, apart from names. Each phrase is written in lower case, its words by one blank. */

export type QuestionMetric =
  | 'cost'
  | 'requests'
  | 'tokens'
  | 'inputTokens'
  | 'outputTokens'
  | 'cachedInputTokens'
  | 'tokensPerRequest'
  | 'cacheShare'
  | 'costPer1kRequests';

export type QuestionDimension =
  | 'model'
  | 'project'
  | 'apiKey'
  | 'user'
  | 'kind'
  | 'serviceTier'
  | 'batch'
  | 'connection'
  | 'provider';

/** Spans that end now or go by the calendar; `computeSpan` says which days they are. */
export type QuestionSpan =
  | 'today'
  | 'yesterday'
  | 'last-24-hours'
  | 'this-week'
  | 'last-week'
  | 'week-before-last'
  | 'this-month'
  | 'last-month'
  | 'this-year'
  | 'last-year'
  | 'last-12-months'
  | 'all';

export const METRICS: Readonly<Record<string, QuestionMetric>> = {
  cost: 'cost',
  costs: 'cost',
  spend: 'cost',
  spent: 'cost',
  spending: 'cost',
  price: 'cost',
  bill: 'cost',
  money: 'cost',
  dollars: 'cost',
  expensive: 'cost',
  'how much': 'cost',
  requests: 'requests',
  request: 'requests',
  calls: 'requests',
  'how many requests': 'requests',
  'how many calls': 'requests',
  tokens: 'tokens',
  'how many tokens': 'tokens',
  'input tokens': 'inputTokens',
  'output tokens': 'outputTokens',
  'cached tokens': 'cachedInputTokens',
  'cached input tokens': 'cachedInputTokens',
  'tokens per request': 'tokensPerRequest',
  'cache share': 'cacheShare',
  'cost per 1k requests': 'costPer1kRequests',
  'cost per request': 'costPer1kRequests',
};

export const DIMENSIONS: Readonly<Record<string, QuestionDimension>> = {
  model: 'model',
  models: 'model',
  project: 'project',
  projects: 'project',
  key: 'apiKey',
  keys: 'apiKey',
  'api key': 'apiKey',
  'api keys': 'apiKey',
  user: 'user',
  users: 'user',
  person: 'user',
  people: 'user',
  kind: 'kind',
  kinds: 'kind',
  'kind of usage': 'kind',
  tier: 'serviceTier',
  'service tier': 'serviceTier',
  batch: 'batch',
  connection: 'connection',
  connections: 'connection',
  provider: 'provider',
  providers: 'provider',
};

/** Words before a dimension that split by it. */
export const SPLITTERS = [
  'by',
  'per',
  'split by',
  'grouped by',
  'group by',
  'for each',
  'of each',
  'each',
  'which',
] as const;

export const SPANS: Readonly<Record<string, QuestionSpan>> = {
  today: 'today',
  'so far today': 'today',
  yesterday: 'yesterday',
  'last 24 hours': 'last-24-hours',
  'past 24 hours': 'last-24-hours',
  'past day': 'last-24-hours',
  '24h': 'last-24-hours',
  'this week': 'this-week',
  'last week': 'last-week',
  'previous week': 'last-week',
  'the week before last': 'week-before-last',
  'week before last': 'week-before-last',
  'this month': 'this-month',
  'month to date': 'this-month',
  mtd: 'this-month',
  'last month': 'last-month',
  'previous month': 'last-month',
  'this year': 'this-year',
  'year to date': 'this-year',
  'last year': 'last-year',
  'last 12 months': 'last-12-months',
  'past year': 'last-12-months',
  'all time': 'all',
  ever: 'all',
  everything: 'all',
};

/** How the comparison's window lies: just before, whole weeks before, or a year before. */
export const COMPARISONS: Readonly<Record<string, 'previous' | 'weekday' | 'year'>> = {
  'the day before': 'previous',
  'day before': 'previous',
  'the week before': 'previous',
  'week before': 'previous',
  'the month before': 'previous',
  'month before': 'previous',
  'the previous period': 'previous',
  'previous period': 'previous',
  'the period before': 'previous',
  before: 'previous',
  yesterday: 'previous',
  'last week': 'weekday',
  'the previous week': 'weekday',
  'previous week': 'weekday',
  'a week ago': 'weekday',
  'a week before': 'weekday',
  'the same weekdays': 'weekday',
  'same weekdays': 'weekday',
  'last month': 'previous',
  'the previous month': 'previous',
  'previous month': 'previous',
  'a month ago': 'previous',
  'last year': 'year',
  'a year ago': 'year',
  'a year before': 'year',
  'the year before': 'year',
};

export const COMPARERS = [
  'vs',
  'vs.',
  'versus',
  'against',
  'compared to',
  'compared with',
  'compare to',
  'compare with',
] as const;

export const BUCKETS: Readonly<Record<string, 'minute' | 'hour' | 'day' | 'month'>> = {
  'by minute': 'minute',
  'per minute': 'minute',
  'by hour': 'hour',
  'per hour': 'hour',
  'an hour': 'hour',
  hourly: 'hour',
  'by day': 'day',
  'per day': 'day',
  'a day': 'day',
  daily: 'day',
  'by month': 'month',
  'per month': 'month',
  'a month': 'month',
  monthly: 'month',
};

export const MONTHS = [
  ['january', 'jan'],
  ['february', 'feb'],
  ['march', 'mar'],
  ['april', 'apr'],
  ['may'],
  ['june', 'jun'],
  ['july', 'jul'],
  ['august', 'aug'],
  ['september', 'sep', 'sept'],
  ['october', 'oct'],
  ['november', 'nov'],
  ['december', 'dec'],
] as const;

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Words that say nothing about what to show. */
export const FILLERS: ReadonlySet<string> = new Set(
  `a an and are at biggest by did do does during for from give has have highest how i in is it just me most much my of on
  only our over please show since spends than that the their there these this to top total us use used uses using was we
  were what what's when where which who with`.split(/\s+/),
);
