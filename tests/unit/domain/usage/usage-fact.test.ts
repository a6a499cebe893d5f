import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_COUNTS } from '@/lib/domain/usage/usage';
import { type FactRow, sumFacts } from '@/lib/domain/usage/usage-fact';

const START = Date.UTC(2026, 2, 10, 22);
const fact = (minute: number, seriesId: number, requests: number, costNanos: bigint | null): FactRow => ({
  seriesId,
  bucketStart: new Date(START + minute * 60_000),
  counts: { ...NO_COUNTS, requests },
  costNanos,
  assumedNanos: 0n,
  unpricedRequests: costNanos === null ? requests : 0,
});
const span = (fromMinute: number, toMinute: number) => ({
  startsAt: new Date(START + fromMinute * 60_000),
  endsAt: new Date(START + toMinute * 60_000),
});
const summarise = (rows: readonly FactRow[] | null) =>
  rows?.map(({ seriesId, bucketStart, counts, costNanos }) => [
    bucketStart.toISOString().slice(8, 13),
    seriesId,
    counts.requests,
    costNanos,
  ]);

describe('sums of facts', () => {
  test.each([
    {
      name: 'each series and hour has one sum',
      facts: [fact(0, 1, 2, 5n), fact(0, 2, 3, 7n), fact(59, 1, 4, 1n), fact(60, 1, 1, 1n)],
      expected: [
        ['10T22', 1, 6, 6n],
        ['10T22', 2, 3, 7n],
        ['10T23', 1, 1, 1n],
      ],
    },
    {
      name: 'a sum is unpriced only when all of it is',
      facts: [fact(0, 1, 1, null), fact(0, 2, 1, null), fact(1, 1, 1, 9n), fact(2, 1, 1, null)],
      expected: [
        ['10T22', 1, 3, 9n],
        ['10T22', 2, 1, null],
      ],
    },
    { name: 'facts outside of the span do not count', facts: [fact(-1, 1, 1, 1n), fact(120, 1, 1, 1n)], expected: [] },
    {
      name: 'there is none where a count cannot be exact',
      facts: [fact(0, 1, Number.MAX_SAFE_INTEGER, 1n), fact(1, 1, 1, 1n)],
      expected: undefined,
    },
  ])('$name', ({ facts, expected }) => {
    expect(summarise(sumFacts(facts, 'hour', span(0, 120)))).toEqual(expected);
  });

  test('what is assumed and what has no price is carried along', () => {
    const facts = [
      { ...fact(0, 1, 2, 5n), assumedNanos: 5n },
      { ...fact(1, 1, 4, 3n), unpricedRequests: 4 },
      fact(2, 1, 8, null),
    ];
    expect(sumFacts(facts, 'hour', span(0, 60))).toMatchObject([
      { costNanos: 8n, assumedNanos: 5n, unpricedRequests: 12 },
    ]);
  });

  test('add up to the facts and leave them as they were', () => {
    const facts = fc.array(
      fc
        .tuple(fc.nat(179), fc.nat(4), fc.nat(1_000_000), fc.option(fc.bigInt(0n, 10n ** 16n)))
        .map((one) => fact(...one)),
    );
    fc.assert(
      fc.property(facts, (rows) => {
        const before = structuredClone(rows);
        const sums = sumFacts(rows, 'day', span(0, 180)) ?? [];
        expect(sums.reduce((sum, one) => sum + one.counts.requests, 0)).toBe(
          rows.reduce((sum, one) => sum + one.counts.requests, 0),
        );
        expect(sums.reduce((sum, one) => sum + (one.costNanos ?? 0n), 0n)).toBe(
          rows.reduce((sum, one) => sum + (one.costNanos ?? 0n), 0n),
        );
        expect(rows).toEqual(before);
      }),
    );
  });
});
