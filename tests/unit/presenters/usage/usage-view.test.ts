import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageQuery } from '@/lib/contracts/usage/usage';
import { USAGE_METRICS } from '@/lib/presenters/usage/usage-metric';
import {
  CHART_KINDS,
  COMPARES,
  DEFAULT_VIEW,
  FILTER_DIMENSIONS,
  parseUsageView,
  renderUsageSearch,
  TABLE_SORTS,
  TOPS,
  toggleUsageFilter,
  USAGE_BUCKETS,
  USAGE_RANGES,
  type UsageView,
} from '@/lib/presenters/usage/usage-view';
import { resolveUsageQuery } from '@/lib/presenters/usage/usage-window';

const NOW = new Date('2026-11-23T13:20:00Z');
const BERLIN = 'Europe/Berlin';

/** What Next makes of an address. */
function readSearch(search: string): Record<string, string | string[]> {
  const params = new URLSearchParams(search);
  return Object.fromEntries(
    [...new Set(params.keys())].map((key) => {
      const values = params.getAll(key);
      return [key, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

/** Payers have a view of their own kind: money by day or month. */
const USED_DIMENSIONS = FILTER_DIMENSIONS.filter((one) => one !== 'payer');

const view: fc.Arbitrary<UsageView> = fc
  .record({
    range: fc.constantFrom(...USAGE_RANGES.map((one) => one.range), 'custom' as const),
    groupBy: fc.constantFrom(...USED_DIMENSIONS),
    bucket: fc.option(fc.constantFrom(...USAGE_BUCKETS)),
    metric: fc.constantFrom(...USAGE_METRICS),
    chart: fc.constantFrom(...CHART_KINDS),
    thenBy: fc.option(fc.constantFrom(...USED_DIMENSIONS)),
    isCumulative: fc.boolean(),
    compare: fc.option(fc.constantFrom(...COMPARES)),
    top: fc.constantFrom(...TOPS),
    hidden: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 20 }), { maxLength: 3 }).map((keys) => keys.sort()),
    sort: fc.constantFrom(...TABLE_SORTS),
    order: fc.constantFrom('asc' as const, 'desc' as const),
    models: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 20 }), { maxLength: 3 }),
  })
  .map(({ models, ...rest }) => ({
    ...rest,
    thenBy: rest.thenBy === rest.groupBy ? null : rest.thenBy,
    from: rest.range === 'custom' ? '2026-11-01' : null,
    to: rest.range === 'custom' ? '2026-11-05' : null,
    filters: models.length > 0 ? { model: [...models].sort() } : {},
  }));

describe('address of the usage page', () => {
  test('leads back to the same view', () => {
    fc.assert(
      fc.property(view, (one) => {
        expect(parseUsageView(readSearch(renderUsageSearch(one)))).toEqual(one);
      }),
    );
  });

  test('a view by payer keeps to money by day or month, and leads back to the same view', () => {
    fc.assert(
      fc.property(view, fc.constantFrom<string[]>([], ['none', 'payer-1']), (one, payer) => {
        const filters = payer.length > 0 ? { ...one.filters, payer } : one.filters;
        const fitted = parseUsageView(readSearch(renderUsageSearch({ ...one, groupBy: 'payer', filters })));
        expect(fitted).toMatchObject({ groupBy: 'payer', thenBy: null, metric: 'cost' });
        expect(fitted.filters).toEqual(payer.length > 0 ? { payer } : {});
        expect(['name', 'cost']).toContain(fitted.sort);
        expect(['day', 'month']).toContain(resolveUsageQuery(fitted, NOW, BERLIN).bucket);
        expect(parseUsageView(readSearch(renderUsageSearch(fitted)))).toEqual(fitted);
      }),
    );
  });

  test('nothing else is narrowed or split by payer', () => {
    expect(parseUsageView({ thenBy: 'payer', payer: 'payer-1', model: 'gpt-4.1' })).toEqual({
      ...DEFAULT_VIEW,
      filters: { model: ['gpt-4.1'] },
    });
  });

  test('the default view has the shortest address', () => {
    expect(renderUsageSearch(DEFAULT_VIEW)).toBe('');
  });

  test.each([
    { name: 'an unknown range', search: '?range=century' },
    { name: 'an unknown grouping', search: '?groupBy=planet' },
    { name: 'a last day before the first', search: '?from=2026-11-05&to=2026-11-01' },
    { name: 'a day that is none', search: '?from=2026-13-45&to=2026-11-01' },
  ])('$name falls back to the default', ({ search }) => {
    expect(parseUsageView(readSearch(search))).toEqual(DEFAULT_VIEW);
  });

  test('any address makes a request that the API accepts', () => {
    const names = ['range', 'from', 'to', 'groupBy', 'bucket', 'metric', 'chart', 'model', 'apiKey'];
    const value = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom('7d', 'minute', '2026-01-01', '2026-11-23T10:00:00Z'),
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...names), fc.oneof(value, fc.array(value, { maxLength: 4 }))),
        (params) => {
          const query = resolveUsageQuery(parseUsageView(params), NOW, BERLIN);
          expect(UsageQuery.safeParse(query).success).toBe(true);
        },
      ),
    );
  });

  test('pressing the same filter twice changes nothing', () => {
    const once = toggleUsageFilter(DEFAULT_VIEW, 'model', 'gpt-4.1');
    expect(once.filters).toEqual({ model: ['gpt-4.1'] });
    expect(toggleUsageFilter(once, 'model', 'gpt-4.1')).toEqual(DEFAULT_VIEW);
  });
});

describe('window behind a range', () => {
  test.each([
    { range: 'today', from: '2026-11-22T23:00:00.000Z', to: '2026-11-23T23:00:00.000Z', bucket: 'hour' },
    { range: 'yesterday', from: '2026-11-21T23:00:00.000Z', to: '2026-11-22T23:00:00.000Z', bucket: 'hour' },
    { range: '24h', from: '2026-11-22T14:00:00.000Z', to: '2026-11-23T14:00:00.000Z', bucket: 'hour' },
    { range: '7d', from: '2026-11-16T23:00:00.000Z', to: '2026-11-23T23:00:00.000Z', bucket: 'day' },
    // The clocks went back on 25 October: the first midnight is an hour further from UTC.
    { range: '30d', from: '2026-10-24T22:00:00.000Z', to: '2026-11-23T23:00:00.000Z', bucket: 'day' },
    { range: 'month', from: '2026-10-31T23:00:00.000Z', to: '2026-11-23T23:00:00.000Z', bucket: 'day' },
    { range: 'last-month', from: '2026-09-30T22:00:00.000Z', to: '2026-10-31T23:00:00.000Z', bucket: 'day' },
  ] as const)('$range in Berlin', ({ range, from, to, bucket }) => {
    expect(resolveUsageQuery({ ...DEFAULT_VIEW, range }, NOW, BERLIN)).toMatchObject({ from, to, bucket });
  });

  test('stays the same within an hour, so that its answer can be kept', () => {
    const later = new Date(NOW.getTime() + 39 * 60_000);
    for (const { range } of USAGE_RANGES) {
      expect(resolveUsageQuery({ ...DEFAULT_VIEW, range }, later, BERLIN)).toEqual(
        resolveUsageQuery({ ...DEFAULT_VIEW, range }, NOW, BERLIN),
      );
    }
  });

  test('minutes over ninety days become days: nobody can draw 129,600 bars', () => {
    expect(resolveUsageQuery({ ...DEFAULT_VIEW, range: '90d', bucket: 'minute' }, NOW, BERLIN).bucket).toBe('day');
  });

  test('a link to an exact window keeps it to the minute', () => {
    const custom = parseUsageView({ from: '2026-11-23T02:00:00Z', to: '2026-11-23T02:13:00Z' });
    expect(resolveUsageQuery(custom, NOW, BERLIN)).toMatchObject({
      from: '2026-11-23T02:00:00.000Z',
      to: '2026-11-23T02:13:00.000Z',
      bucket: 'minute',
    });
  });
});
