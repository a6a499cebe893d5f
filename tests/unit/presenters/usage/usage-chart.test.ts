import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDollars } from '@/lib/domain/money';
import { buildUsageChart } from '@/lib/presenters/usage/usage-chart';
import { READER } from '../readers';
import { makePoint, makeSeries, makeUsage } from '../usage-samples';

const COST = { metric: 'cost', title: 'Cost by model' } as const;
const DAYS = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map((day) => `${day}T00:00:00.000Z`);

describe('usage chart', () => {
  test('a day without a point is a gap, a day with 0 is a zero', () => {
    const chart = buildUsageChart(
      makeUsage({
        series: [makeSeries('a', [makePoint(DAYS[0]!, { cost: '1.5' }), makePoint(DAYS[2]!, { cost: '0' })])],
      }),
      COST,
      READER,
    );
    expect(chart.buckets.map((bucket) => bucket.total)).toEqual([1.5, null, 0, null]);
    expect(chart.buckets[2]?.totalText).toBe('$0.00');
  });

  test('a cost without a known price is a gap, its requests are not', () => {
    const usage = makeUsage({ series: [makeSeries('new', [makePoint(DAYS[0]!, { cost: null, requests: 7 })])] });
    expect(buildUsageChart(usage, COST, READER).buckets[0]?.total).toBeNull();
    expect(buildUsageChart(usage, { ...COST, metric: 'requests' }, READER).buckets[0]?.total).toBe(7);
  });

  test('a bucket is unfinished as soon as one of its points is', () => {
    const usage = makeUsage({
      series: [
        makeSeries('a', [makePoint(DAYS[3]!, { cost: '1' })]),
        makeSeries('b', [makePoint(DAYS[3]!, { cost: '1', complete: false })]),
      ],
    });
    expect(buildUsageChart(usage, COST, READER).buckets.map((bucket) => bucket.complete)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  test('buckets after the newest reading are not drawn', () => {
    const usage = makeUsage({ to: '2026-12-01T00:00:00.000Z', series: [makeSeries('a', [makePoint(DAYS[0]!)])] });
    expect(buildUsageChart(usage, COST, READER).buckets).toHaveLength(4);
  });

  test('the biggest series comes first, the rest becomes "Other" with its sum', () => {
    const series = Array.from({ length: 12 }, (_, index) =>
      makeSeries(`model-${index}`, [makePoint(DAYS[0]!, { cost: `${index + 1}` })]),
    );
    const chart = buildUsageChart(makeUsage({ series }), { ...COST, top: 3 }, READER);
    expect(chart.series.map((one) => `${one.name} ${one.total}`)).toEqual([
      'model-11 $12.00',
      'model-10 $11.00',
      'model-9 $10.00',
      'Other (9) $45.00',
    ]);
  });

  test('models lose their release date unless two would read the same', () => {
    const series = ['gpt-4.1-2025-04-14', 'gpt-4o-2024-05-13', 'gpt-4o-2024-08-06'].map((id) => makeSeries(id, []));
    expect(buildUsageChart(makeUsage({ series }), COST, READER).series.map((one) => one.name)).toEqual([
      'gpt-4.1',
      'gpt-4o-2024-05-13',
      'gpt-4o-2024-08-06',
    ]);
  });

  test('hours over several days are labelled by day', () => {
    const usage = makeUsage({ bucket: 'hour', series: [makeSeries('a', [makePoint(DAYS[0]!)])] });
    const chart = buildUsageChart(usage, COST, READER);
    expect(chart.labelled.map((index) => chart.buckets[index]?.label)).toEqual([
      '20 Nov',
      '21 Nov',
      '22 Nov',
      '23 Nov',
    ]);
  });

  test('no nano-dollar is lost between points and series totals', () => {
    const nanos = fc.array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { minLength: 1, maxLength: 4 });
    const render = (value: bigint) =>
      `${value / 1_000_000_000n}.${(value % 1_000_000_000n).toString().padStart(9, '0')}`;
    fc.assert(
      fc.property(fc.array(nanos, { minLength: 1, maxLength: 15 }), (lines) => {
        const series = lines.map((line, index) =>
          makeSeries(
            `model ${index}`,
            line.map((value, day) => makePoint(DAYS[day]!, { cost: render(value) })),
          ),
        );
        const sum = lines.flat().reduce((total, value) => total + value, 0n);
        const usage = makeUsage({ series });
        const chart = buildUsageChart(usage, { ...COST, top: 40 }, READER);
        const totals = lines.map((line) => line.reduce((total, value) => total + value, 0n));
        // Beside what cost something, what was free is not listed.
        const listed = sum === 0n ? totals : totals.filter((total) => total > 0n);
        const expected = listed.map((total) => formatDollars(total)).sort();
        expect(chart.series.map((one) => one.total).sort()).toEqual(expected);
        expect(buildUsageChart(usage, { ...COST, top: 0 }, READER).summary).toContain(
          lines.length > 1 ? formatDollars(sum) : '$',
        );
      }),
    );
  });
});
