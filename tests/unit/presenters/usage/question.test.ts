import { describe, expect, test } from 'vitest';
import { parseQuestion, type QuestionName } from '@/lib/domain/usage/question';
import { buildQuestionView, describeQuestion } from '@/lib/presenters/usage/question-view';
import { renderUsageSearch } from '@/lib/presenters/usage/usage-view';
import { READER } from '../readers';

/** A Wednesday. */
const TODAY = '2026-11-25';

const NAMES: QuestionName[] = [
  { dimension: 'model', id: 'gpt-5', name: 'gpt-5' },
  { dimension: 'model', id: 'gpt-5-mini-2025-08-07', name: 'gpt-5-mini-2025-08-07' },
  { dimension: 'model', id: 'text-embedding-3-small', name: 'text-embedding-3-small' },
  { dimension: 'project', id: 'proj_search', name: 'Search' },
  { dimension: 'project', id: 'proj_support', name: 'Customer Support' },
  { dimension: 'apiKey', id: 'key_ci', name: 'ci-runner' },
  { dimension: 'apiKey', id: 'key_search', name: 'Search' },
  { dimension: 'user', id: 'user_ada', name: 'Ada Lovelace' },
  { dimension: 'provider', id: 'anthropic', name: 'Anthropic' },
];

const open = (text: string): string | null => {
  const question = parseQuestion(text, { names: NAMES, today: TODAY });
  return question && decodeURIComponent(renderUsageSearch(buildQuestionView(question, TODAY)));
};

describe('what a plain question opens', () => {
  test.each([
    [
      'cost of gpt-5 by key last week vs the week before',
      '?from=2026-11-16&to=2026-11-22&groupBy=apiKey&compare=previous&model=gpt-5',
    ],
    ['how much did we spend today', '?range=today'],
    ['how much did we spend yesterday?', '?range=yesterday'],
    ['spend this month', '?range=month'],
    ['spend last month by project', '?range=last-month&groupBy=project'],
    ['cost by model', ''],
    ['requests by model today', '?range=today&metric=requests'],
    ['requests per hour today', '?range=today&bucket=hour&metric=requests'],
    ['tokens by key in the last 7 days', '?range=7d&groupBy=apiKey&metric=tokens'],
    ['input tokens of gpt-5 last 30 days', '?metric=inputTokens&model=gpt-5'],
    ['output tokens by user this week', '?from=2026-11-23&to=2026-11-25&groupBy=user&metric=outputTokens'],
    ['cache share by model last 90 days', '?range=90d&metric=cacheShare'],
    ['tokens per request by model', '?metric=tokensPerRequest'],
    ['cost per request of ci-runner', '?metric=costPer1kRequests&apiKey=key_ci'],
    ['cost of ci-runner in the last 24 hours', '?range=24h&apiKey=key_ci'],
    ['what did Customer Support cost last week', '?from=2026-11-16&to=2026-11-22&project=proj_support'],
    ['cost of project Search this month', '?range=month&project=proj_search'],
    ['cost of key Search this month', '?range=month&apiKey=key_search'],
    ['who spent most this week', '?from=2026-11-23&to=2026-11-25&groupBy=user'],
    ['which keys cost most yesterday', '?range=yesterday&groupBy=apiKey'],
    ['most expensive models last month', '?range=last-month'],
    ['top 5 keys by cost', '?groupBy=apiKey'],
    ['cost by project and model', '?groupBy=project&thenBy=model'],
    ['spend by key then model this month', '?range=month&groupBy=apiKey&thenBy=model'],
    ['spend by day of gpt-5', '?bucket=day&model=gpt-5'],
    ['daily cost last month', '?range=last-month&bucket=day'],
    ['monthly spend last year', '?from=2025-01-01&to=2025-12-31&bucket=month'],
    ['cost this year by project', '?from=2026-01-01&to=2026-11-25&groupBy=project'],
    ['cost in october', '?from=2026-10-01&to=2026-10-31'],
    ['cost in december', '?from=2025-12-01&to=2025-12-31'],
    ['spend in march 2025 by model', '?from=2025-03-01&to=2025-03-31'],
    ['cost on tuesday', '?from=2026-11-24&to=2026-11-24'],
    ['cost since monday by key', '?from=2026-11-23&to=2026-11-25&groupBy=apiKey'],
    ['requests on 2026-11-03', '?from=2026-11-03&to=2026-11-03&metric=requests'],
    ['cost since 2026-11-01', '?from=2026-11-01&to=2026-11-25'],
    ['cost today vs a week ago', '?range=today&compare=weekday'],
    ['cost this month compared with last month', '?range=month&compare=previous'],
    ['spend this week vs last week', '?from=2026-11-23&to=2026-11-25&compare=weekday'],
    ['spend this month versus a year ago', '?range=month&compare=year'],
    ['cost of gpt-5-mini by project last 28 days', '?range=28d&groupBy=project&model=gpt-5-mini'],
    ['Anthropic spend by model this month', '?range=month&provider=anthropic'],
    ['what does Ada Lovelace use this week by model', '?from=2026-11-23&to=2026-11-25&user=user_ada'],
  ])('%s', (text, expected) => {
    expect(open(text)).toBe(expected);
  });

  test.each([
    ['cots of gpt-5 by kye last week', '?from=2026-11-16&to=2026-11-22&groupBy=apiKey&model=gpt-5'],
    ['requsts by modle yesteday', '?range=yesterday&metric=requests'],
    ['last week spend gpt-5 key', '?from=2026-11-16&to=2026-11-22&groupBy=apiKey&model=gpt-5'],
    ['last month, by project: tokens', '?range=last-month&groupBy=project&metric=tokens'],
    ['by key this month ci-runer', '?range=month&groupBy=apiKey&apiKey=key_ci'],
    [
      'vs the week before cost by key last week of gpt-5',
      '?from=2026-11-16&to=2026-11-22&groupBy=apiKey&compare=previous&model=gpt-5',
    ],
    ['yesterday requests hourly', '?range=yesterday&bucket=hour&metric=requests'],
    ['spned by projcet in ocotber', '?from=2026-10-01&to=2026-10-31&groupBy=project'],
    ['custommer suport cost last week', '?from=2026-11-16&to=2026-11-22&project=proj_support'],
    [
      'COST BY KEY LAST WEEK COMPARED TO PREVIOUS WEEK',
      '?from=2026-11-16&to=2026-11-22&groupBy=apiKey&compare=weekday',
    ],
    ['anthropc spend this mnth', '?range=month&provider=anthropic'],
  ])('misspelt or in another order: %s', (text, expected) => {
    expect(open(text)).toBe(expected);
  });

  test.each([
    '',
    'gpt-5',
    'ci-runner',
    'budgets',
    'data health',
    'alert rules',
    'purple monkey dishwasher cost',
    'Ada Lovelace',
  ])('no question: "%s"', (text) => {
    expect(open(text)).toBeNull();
  });

  test('a word that means nothing is named, and the rest is opened', () => {
    const question = parseQuestion('cost of zebra by key last week', { names: NAMES, today: TODAY });
    expect(question?.unknown).toEqual(['zebra']);
    // A word that every object of the language has is no word of a question.
    expect(parseQuestion('constructor of keys', { names: NAMES, today: TODAY })?.unknown).toEqual(['constructor']);
  });

  test('says what it understood', () => {
    const question = parseQuestion('cost of gpt-5 by key last week vs the week before', { names: NAMES, today: TODAY });
    const parts = question && describeQuestion(question, buildQuestionView(question, TODAY), READER);
    expect(parts).toEqual(['Cost', 'model gpt-5', 'by key', '16 Nov – 22 Nov', 'vs previous period']);
  });

  test('the longest text takes no longer than it may', () => {
    expect(open(`${'x'.repeat(5_000)} cost`)).toBeNull();
    expect(open('cost '.repeat(5_000))).toBe('');
  });
});
