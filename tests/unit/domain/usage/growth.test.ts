import { describe, expect, test } from 'vitest';
import { findLeastGrowth, type GrowthPart, judgeGrowth } from '@/lib/domain/usage/growth';

const DOLLAR = 1_000_000_000n;

/** One part a day: dollars by `cost`, one request for each cent unless `perRequest` says otherwise. */
function parts(cost: (day: number) => number, model = 'gpt-5', perRequest = 0.01): GrowthPart[] {
  return Array.from({ length: 35 }, (_, day) => ({
    day,
    model,
    use: {
      requests: Math.round(cost(day) / perRequest),
      tokens: Math.round(cost(day) * 1_000),
      costNanos: BigInt(Math.round(cost(day) * 1e9)),
    },
  })).filter(({ use }) => use.costNanos > 0n);
}

describe('what grew', () => {
  const cases: { name: string; input: GrowthPart[]; expected: object | null }[] = [
    { name: 'a level that stays is none', input: parts(() => 10), expected: null },
    {
      name: 'a week at twice the usual, from its third day on, is told with that day',
      input: parts((day) => (day < 30 ? 10 : 25)),
      expected: { week: 145n * DOLLAR, usual: 70n * DOLLAR, extra: 75n * DOLLAR, since: 30, isNew: false },
    },
    {
      name: 'a rise that began the week before is dated there',
      input: parts((day) => (day < 26 ? 10 : 20)),
      expected: { since: 26, usual: 70n * DOLLAR },
    },
    {
      name: 'one of the four weeks before cost as much: no news',
      input: parts((day) => ((day >= 7 && day < 14) || day >= 28 ? 20 : 10)),
      expected: null,
    },
    { name: 'a quarter more is needed', input: parts((day) => (day < 28 ? 10 : 12)), expected: null },
    { name: 'less than the least rise is none', input: parts((day) => (day < 28 ? 0.1 : 0.2)), expected: null },
    {
      name: 'what was never used before is new, at whatever it costs',
      input: parts((day) => (day < 31 ? 0 : 4)),
      expected: { isNew: true, usual: 0n, extra: 16n * DOLLAR, since: 31 },
    },
    {
      name: 'weeks before the first use do not count as cheap ones',
      input: parts((day) => (day < 14 ? 0 : 10)),
      expected: null,
    },
  ];
  test.each(cases)('$name', ({ input, expected }) => {
    const growth = judgeGrowth(input, DOLLAR);
    if (expected === null) expect(growth).toBeNull();
    else expect(growth).toMatchObject(expected);
  });

  test('names the model that carries it and whether there were more requests or dearer ones', () => {
    const old = parts(() => 10, 'gpt-5-mini');
    const dear = parts((day) => (day < 28 ? 1 : 6), 'gpt-5').map((part) =>
      part.day < 28 ? part : { ...part, use: { ...part.use, requests: 100 } },
    );
    expect(judgeGrowth([...old, ...dear], DOLLAR)?.reason).toBe(
      'mostly gpt-5 (+$35.00): as many requests, at 6× the cost each (6× the tokens each)',
    );
  });

  test('the least rise follows the size of the organization and is a dollar at least', () => {
    expect(findLeastGrowth(14_000n * DOLLAR)).toBe(42n * DOLLAR);
    expect(findLeastGrowth(7n * DOLLAR)).toBe(DOLLAR);
  });
});
