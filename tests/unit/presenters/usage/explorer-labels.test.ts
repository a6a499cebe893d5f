import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildExplorerChart } from '@/lib/presenters/usage/explorer-chart';
import { planEndLabels } from '@/lib/presenters/usage/explorer-labels';
import { DEFAULT_VIEW, type UsageView } from '@/lib/presenters/usage/usage-view';
import { READER } from '../readers';
import { makePoint, makeSeries, makeUsage } from '../usage-samples';

const DAYS = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map((day) => `${day}T00:00:00.000Z`);

/** One series for each amount of the last day, named a, b, c … */
function plan(amounts: readonly number[], fields: Partial<UsageView>) {
  const series = amounts.map((amount, at) =>
    makeSeries(
      String.fromCharCode(97 + at),
      DAYS.map((day) => makePoint(day, { cost: String(amount) })),
    ),
  );
  const usage = makeUsage({ series, totals: { ...makeUsage().totals, cost: '1' } });
  return planEndLabels(buildExplorerChart(usage, { ...DEFAULT_VIEW, ...fields }, READER));
}

describe('names at the ends of lines', () => {
  test('each stands beside its last point, the highest first', () => {
    const labels = plan([10, 40, 25], { chart: 'lines' });
    expect(labels.map((label) => label.name)).toEqual(['b', 'c', 'a']);
    expect(labels.map((label) => label.at)).toEqual([3.5, 3.5, 3.5]);
    expect(labels[0]?.level).toBeCloseTo(4 * (labels[2]?.level ?? 0));
  });

  test('bars, a single line, and more than six lines have none', () => {
    expect(plan([10, 40], { chart: 'bars' })).toEqual([]);
    expect(plan([10], { chart: 'lines' })).toEqual([]);
    expect(plan([1, 2, 3, 4, 5, 6, 7], { chart: 'lines' })).toEqual([]);
  });

  test('hidden series have none, and make room for the others', () => {
    const labels = plan([1, 2, 3, 4, 5, 6, 7], { chart: 'lines', hidden: ['a'] });
    expect(labels.map((label) => label.name)).toEqual(['g', 'f', 'e', 'd', 'c', 'b']);
  });

  test('a layer is named in its middle, one too thin for text not at all', () => {
    const labels = plan([50, 49, 1], { chart: 'share' });
    expect(labels.map((label) => [label.name, Math.round(label.level * 1000) / 1000])).toEqual([
      ['b', 0.745],
      ['a', 0.25],
    ]);
  });

  test('they never touch and never leave the plot, whatever the values', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(amounts, fc.constantFrom('lines' as const, 'area' as const, 'share' as const), (values, chart) => {
        const levels = plan(values, { chart }).map((label) => label.level);
        for (const [at, level] of levels.entries()) {
          expect(level).toBeGreaterThanOrEqual(0);
          expect(level).toBeLessThanOrEqual(1);
          if (at > 0) expect((levels[at - 1] ?? 0) - level).toBeGreaterThanOrEqual(0.0619);
        }
      }),
    );
  });
});
