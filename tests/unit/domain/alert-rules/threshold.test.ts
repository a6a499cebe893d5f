import { expect, test } from 'vitest';
import type { ThresholdConfig } from '@/lib/domain/alert-rules/alert-rule';
import {
  decideThreshold,
  formatMetric,
  formatWindow,
  replayThreshold,
  type ThresholdPoint,
} from '@/lib/domain/alert-rules/threshold';

const cost: ThresholdConfig = { metric: 'cost', above: '100', windowMinutes: 120 };
const dollars = (amount: number) => ({ nanos: BigInt(Math.round(amount * 1e9)), requests: 7n });

test.each([
  ['below nine tenths: calm', 89.99, 'calm', undefined],
  ['nine tenths: neither', 90, 'holding', undefined],
  ['just below: neither', 99.99, 'holding', undefined],
  ['reached: fired', 100, 'fired', 'warning'],
  ['three times the limit: critical', 300, 'fired', 'critical'],
] as const)('%s', (_name, amount, kind, severity) => {
  expect(decideThreshold(cost, dollars(amount), null)).toMatchObject({ kind, ...(severity && { severity }) });
});

test("the rule's own severity counts, however far above", () => {
  expect(decideThreshold(cost, dollars(900), 'info')).toMatchObject({ severity: 'info' });
});

test('requests are counted, whatever they cost', () => {
  const rule: ThresholdConfig = { metric: 'requests', above: '7', windowMinutes: 5 };
  expect(decideThreshold(rule, dollars(0), null).kind).toBe('fired');
});

test('a replay sums the window that ends with each bucket', () => {
  const points = [10, 60, 50, 60, 10, 10, 200].map((amount, hour): ThresholdPoint => {
    return { startsAt: new Date(Date.UTC(2026, 10, 20, hour)), ...dollars(amount) };
  });
  const episodes = replayThreshold(cost, points, 60, null);
  expect(episodes.map(({ openedAt, resolvedAt }) => [openedAt.getUTCHours(), resolvedAt?.getUTCHours()])).toEqual([
    [3, 5],
    [7, undefined],
  ]);
  expect(episodes.map((one) => formatMetric(cost, one.peak))).toEqual(['$110.00', '$210.00']);
});

test.each([
  [5, '5 minutes'],
  [60, 'an hour'],
  [360, '6 hours'],
  [1440, 'a day'],
  [10_080, '7 days'],
])('%i minutes read "%s"', (minutes, expected) => {
  expect(formatWindow(minutes)).toBe(expected);
});
