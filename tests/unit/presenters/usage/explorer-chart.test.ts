import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildExplorerChart } from '@/lib/presenters/usage/explorer-chart';
import { plotExplorerChart } from '@/lib/presenters/usage/explorer-plot';
import { renderExplorerSvg } from '@/lib/presenters/usage/explorer-svg';
import { DEFAULT_VIEW, type UsageView } from '@/lib/presenters/usage/usage-view';
import { READER } from '../readers';
import { makePoint, makeSeries, makeUsage } from '../usage-samples';

const DAYS = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map((day) => `${day}T00:00:00.000Z`);
const view = (fields: Partial<UsageView> = {}): UsageView => ({ ...DEFAULT_VIEW, ...fields });

/** gpt-4.1 on the 20th, 22nd and (unfinished) 23rd; gpt-5 on the 20th only; nobody on the 21st. */
const USAGE = makeUsage({
  series: [
    makeSeries('gpt-4.1', [
      makePoint(DAYS[0]!, { cost: '10', requests: 10, inputTokens: 300, outputTokens: 100, cachedInputTokens: 30 }),
      makePoint(DAYS[2]!, { cost: '20', requests: 5, inputTokens: 100, outputTokens: 0 }),
      makePoint(DAYS[3]!, { cost: '5', requests: 5, complete: false }),
    ]),
    makeSeries('gpt-5', [makePoint(DAYS[0]!, { cost: '30', requests: 0 })]),
  ],
  other: { groups: 4_990, points: [makePoint(DAYS[0]!, { cost: '1.5', requests: 2 })] },
});

describe('the explorer’s chart', () => {
  test('ranks by the metric, "Other" last; a bucket in which nobody measured anything is a gap, no zero', () => {
    const chart = buildExplorerChart(USAGE, view(), READER);
    expect(chart.series.map((one) => [one.name, one.total])).toEqual([
      ['gpt-4.1', '$35.00'],
      ['gpt-5', '$30.00'],
      ['Other (4990)', '$1.50'],
    ]);
    expect(chart.buckets.map((one) => one.values)).toEqual([
      [10, 30, 1.5],
      [null, null, null],
      [20, 0, 0],
      [5, 0, 0],
    ]);
    expect(chart.buckets.map((one) => one.complete)).toEqual([true, true, true, false]);
    expect(chart.total).toBe('$66.50');
    expect(chart.summary).toContain('1 day without data. The last day is not finished.');
  });

  test('hidden series leave the stack and stay in the legend', () => {
    const chart = buildExplorerChart(USAGE, view({ hidden: ['gpt-5'] }), READER);
    expect(chart.series.map((one) => one.isHidden)).toEqual([false, true, false]);
    expect(chart.buckets[0]?.totalText).toBe('$11.50');
    expect(plotExplorerChart(chart).shapes.map((one) => one.key)).toEqual(['gpt-4.1', 'other']);
  });

  test('added up, a gap stays a gap and the sum goes on after it', () => {
    const chart = buildExplorerChart(USAGE, view({ isCumulative: true }), READER);
    expect(chart.buckets.map((one) => one.totalText)).toEqual(['$41.50', null, '$61.50', '$66.50']);
  });

  test('shares of each bucket add up to a hundred', () => {
    const chart = buildExplorerChart(USAGE, view({ chart: 'share' }), READER);
    const sums = chart.buckets.map((one) => one.values.reduce<number>((sum, value) => sum + (value ?? 0), 0));
    expect(sums.map((sum) => Math.round(sum * 1e6) / 1e6)).toEqual([100, 0, 100, 100]);
    expect(chart.buckets[0]?.texts[0]).toBe('24% · $10.00');
  });

  test.each([
    { metric: 'tokensPerRequest' as const, first: 40, total: '22.7' },
    { metric: 'cacheShare' as const, first: 10, total: '7.5%' },
    { metric: 'costPer1kRequests' as const, first: 1_000, total: '$3,022.73' },
  ])('$metric is a quotient of sums, drawn as lines', ({ metric, first, total }) => {
    const chart = buildExplorerChart(USAGE, view({ metric, chart: 'area' }), READER);
    expect(chart.kind).toBe('lines');
    expect(chart.buckets[0]?.values[chart.series.findIndex((one) => one.key === 'gpt-4.1')]).toBe(first);
    expect(chart.total).toBe(total);
  });

  test('what nobody asked for cannot be told: no request, no quotient', () => {
    const chart = buildExplorerChart(USAGE, view({ metric: 'costPer1kRequests' }), READER);
    expect(chart.series.find((one) => one.key === 'gpt-5')?.total).toBe('–');
  });

  test('the window before lies bucket beside bucket; finished buckets are compared', () => {
    const earlier = makeUsage({
      from: '2026-11-16T00:00:00.000Z',
      to: '2026-11-20T00:00:00.000Z',
      series: [
        makeSeries(
          null,
          ['16', '17', '18', '19'].map((day) => makePoint(`2026-11-${day}T00:00:00.000Z`, { cost: '15' })),
        ),
      ],
    });
    const chart = buildExplorerChart(USAGE, view({ compare: 'previous' }), READER, { compare: earlier });
    expect(chart.compare?.values).toEqual([15, 15, 15, 15]);
    expect(chart.compare?.texts[3]).toBe('$15.00 (Thu 19 Nov)');
    expect([chart.compare?.total, chart.compare?.change]).toEqual(['$45.00', '+36.7%']);
  });

  test('a mark stands where it happened, also one that began before the window', () => {
    const marker = (id: string, at: string) => ({
      id,
      kind: 'note' as const,
      at,
      until: null,
      text: id,
      severity: 'info' as const,
      href: null,
    });
    const markers = [
      marker('before', '2026-11-01T00:00:00Z'),
      marker('noon', '2026-11-22T12:00:00Z'),
      marker('after', '2026-12-01T00:00:00Z'),
    ];
    const chart = buildExplorerChart(USAGE, view(), READER, { markers });
    expect(chart.markers.map((one) => [one.id, one.at])).toEqual([
      ['before', 0],
      ['noon', 2.5],
    ]);
  });

  test('a budget above all bars widens the axis, so that its line is in sight', () => {
    const chart = buildExplorerChart(USAGE, view(), READER, { limit: { value: 500, text: 'Budget Team' } });
    expect(chart.axis.max).toBeGreaterThanOrEqual(500);
  });

  test('a single bucket, and none at all, are charts, too', () => {
    const one = makeUsage({
      to: '2026-11-20T01:00:00.000Z',
      series: [makeSeries('a', [makePoint(DAYS[0]!, { cost: '1' })])],
    });
    expect(plotExplorerChart(buildExplorerChart(one, view({ chart: 'lines' }), READER)).shapes[0]?.path).toMatch(
      /^M0.35 .*H0.65$/,
    );
    const none = buildExplorerChart(makeUsage(), view(), READER);
    expect([none.series, none.total, none.axis.max]).toEqual([[], '–', 1]);
  });
});

describe('a drawn chart', () => {
  const kinds = ['bars', 'lines', 'area', 'share'] as const;

  test('stays inside its frame, whatever the numbers', () => {
    const cost = fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => value.toFixed(9)));
    const lines = fc.array(fc.array(cost, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(lines, fc.constantFrom(...kinds), fc.boolean(), (rows, chart, isCumulative) => {
        const series = rows.map((row, at) =>
          makeSeries(
            `m${at}`,
            row.map((value, day) => makePoint(DAYS[day]!, { cost: value })),
          ),
        );
        const drawn = buildExplorerChart(makeUsage({ series }), view({ chart, isCumulative }), READER);
        for (const { path, openPath } of plotExplorerChart(drawn).shapes) {
          const numbers = (path + openPath).match(/-?\d+(\.\d+)?(e-?\d+)?/g) ?? [];
          expect(numbers.every((text) => Number(text) >= -0.0001 && Number(text) <= 4.0001)).toBe(true);
          expect(path + openPath).not.toMatch(/NaN|Infinity|undefined/);
        }
      }),
    );
  });

  test('as a picture holds other people’s text as text, also right to left and with what XML forbids', () => {
    const name = '<script>"&\u0000\u0008 מפתח';
    const series = [makeSeries(name, [makePoint(DAYS[0]!, { cost: '1' })])];
    const svg = renderExplorerSvg(buildExplorerChart(makeUsage({ series }), view(), READER), {
      width: 800,
      theme: 'dark',
      title: name,
      note: '',
    });
    expect(svg).not.toContain('<script>');
    expect([svg.includes('\u0000'), svg.includes('\u0008')]).toEqual([false, false]);
    expect(svg).toContain('&lt;script&gt;&quot;&amp; מפתח');
  });

  test('a picture cuts its title where the total begins', () => {
    const title = 'Customer-facing retrieval for the European storefront (production, ask first)';
    const draw = (width: number) =>
      renderExplorerSvg(buildExplorerChart(USAGE, view(), READER), { width, theme: 'light', title, note: '' });
    expect(draw(1_600)).toContain(`>${title}<`);
    expect(draw(800)).not.toContain(title);
    expect(draw(800)).toMatch(/>Customer-facing retrieval for the European[^<]*…</);
  });
});
