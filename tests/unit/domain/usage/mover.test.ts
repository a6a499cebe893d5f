import { describe, expect, test } from 'vitest';
import { explainMove, type MoverPart, type UseSums } from '@/lib/domain/usage/mover';

const use = (requests: number, dollars: number, tokens = requests * 1_000): UseSums => ({
  requests,
  tokens,
  costNanos: BigInt(Math.round(dollars * 1e9)),
});
const part = (model: string | null, previous: UseSums, current: UseSums): MoverPart => ({ model, previous, current });

describe('why spend moved', () => {
  test.each<{ name: string; parts: MoverPart[]; expected: string }>([
    {
      name: 'more requests of one model',
      parts: [part('gpt-5', use(100, 10), use(520, 52)), part('gpt-5-mini', use(100, 1), use(100, 1))],
      expected: 'mostly gpt-5 (+$42.00): 5.2× the requests, at the same cost each',
    },
    {
      name: 'longer requests',
      parts: [part('gpt-5', use(100, 10), use(101, 30, 303_000))],
      expected: 'mostly gpt-5 (+$20.00): 1% more requests, at 3× the cost each (3× the tokens each)',
    },
    {
      name: 'small changes are percentages, without the release date',
      parts: [part('gpt-4.1-2025-04-14', use(100, 10), use(104, 10.92))],
      expected: 'mostly gpt-4.1 (+$0.92): 4% more requests, costing 5% more each',
    },
    {
      name: 'several models together are told as one',
      parts: [part('a', use(10, 10), use(20, 20)), part('b', use(10, 10), use(20, 20))],
      expected: '2× the requests, at the same cost each',
    },
    {
      name: 'a key that was not there before',
      parts: [part('gpt-5', use(0, 0), use(1_234, 12))],
      expected: 'new: 1.2K requests for $12.00 on gpt-5',
    },
    {
      name: 'a key that stopped',
      parts: [part('gpt-5', use(50, 5), use(0, 0))],
      expected: 'stopped: was 50 requests for $5.00',
    },
    {
      name: 'a model that was switched to',
      parts: [part('gpt-5-mini', use(100, 1), use(0, 0)), part('gpt-5', use(0, 0), use(100, 21))],
      expected: 'mostly gpt-5 (+$21.00): 100 requests where there were none',
    },
    {
      name: 'less of it',
      parts: [part('gpt-5', use(100, 10), use(25, 2.5))],
      expected: 'mostly gpt-5 (−$7.50): 0.25× the requests, at the same cost each',
    },
  ])('$name', ({ parts, expected }) => {
    expect(explainMove(parts)).toBe(expected);
  });
});
