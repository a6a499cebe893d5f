import { expect, test } from 'vitest';
import { type AccuracyRow, measureAccuracy } from '@/lib/domain/usage/accuracy';

const NOW = new Date('2026-12-01T06:00:00Z');
const row = (day: string, estimated: bigint, billed: bigint, over: Partial<AccuracyRow> = {}): AccuracyRow => ({
  ...{ day, modelFamily: 'gpt-5', estimatedNanos: estimated, billedNanos: billed, reason: 'matched', ...over },
});

test('compares settled days and months, and sizes what is in no usage report', () => {
  const found = measureAccuracy(
    [
      row('2026-10-31', 100n, 100n),
      row('2026-11-01', 190n, 200n, { reason: 'price-difference' }),
      row('2026-11-01', 0n, 50n, { reason: 'not-in-usage', modelFamily: 'Priority support' }),
      // Not final yet, and never billed at all.
      row('2026-11-30', 500n, 1n),
      row('2026-11-02', 70n, 0n, { reason: 'not-billed' }),
    ],
    NOW,
  );
  expect(found.months).toEqual([
    { span: '2026-10', estimatedNanos: 100n, billedNanos: 100n, errorPercent: 0 },
    { span: '2026-11', estimatedNanos: 190n, billedNanos: 250n, errorPercent: 24 },
  ]);
  expect(found.days.map(({ span }) => span)).toEqual(['2026-10-31', '2026-11-01']);
  expect(found.parts).toEqual([
    { reason: 'not-in-usage', differenceNanos: 50n, families: ['Priority support'] },
    { reason: 'price-difference', differenceNanos: 10n, families: ['gpt-5'] },
    { reason: 'matched', differenceNanos: 0n, families: ['gpt-5'] },
  ]);
  expect([found.ungovernedNanos, found.billedNanos]).toEqual([50n, 350n]);
});

test('has no error where charges and credits cancel out, and nothing to say without rows', () => {
  expect(
    measureAccuracy([row('2026-11-02', 1n, -1n), row('2026-11-02', 1n, 1n)], NOW).days[0]?.errorPercent,
  ).toBeNull();
  expect(measureAccuracy([], NOW)).toMatchObject({ days: [], months: [], parts: [], ungovernedNanos: 0n });
});
