import { describe, expect, it } from 'vitest';
import { formatNanosExact } from '@/lib/domain/money';
import { bucket, collect, page, seconds, withFakeServer } from './fake-server';

const DAY = 86_400;
const START = seconds('2026-11-01T00:00:00Z');
const WINDOW = { startsAt: new Date('2026-11-01T00:00:00Z'), endsAt: new Date('2026-11-02T00:00:00Z') };

function charge(value: unknown, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    object: 'organization.costs.result',
    amount: { value, currency: 'usd' },
    line_item: 'gpt-5-mini-2025-08-07, input',
    project_id: 'proj_a',
    api_key_id: 'key_a',
    quantity: 100,
    quantity_unit: 'tokens',
    ...fields,
  };
}

async function listRows(results: unknown[]) {
  return withFakeServer(
    () => page([bucket(START, START + DAY, results)]),
    async ({ provider }) => (await collect(provider.listCostPages(WINDOW)))[0],
  );
}

describe('amounts', () => {
  it.each<[name: string, value: unknown, dollars: string]>([
    ['a JSON number', 0.06, '0.06'],
    ['a small JSON number in exponent form', 1.2e-7, '0.00000012'],
    ['text with twenty decimals', '12.34567890100000000000', '12.345678901'],
    ['text beyond what a double holds', '123456789.123456789', '123456789.123456789'],
    ['a correction', -0.5, '-0.5'],
  ])('reads %s exactly', async (_name, value, dollars) => {
    const got = await listRows([charge(value)]);
    expect(formatNanosExact(got?.buckets[0]?.rows[0]?.amountNanos ?? 0n)).toBe(dollars);
  });

  it('takes a row without an amount as no charge, and absent fields as not named', async () => {
    const got = await listRows([{ object: 'organization.costs.result' }]);
    expect(got?.buckets[0]?.rows).toEqual([
      {
        projectId: null,
        apiKeyId: null,
        lineItem: null,
        amountNanos: 0n,
        currency: 'usd',
        quantity: null,
        quantityUnit: null,
      },
    ]);
  });

  it('reports a row with an unreadable amount and keeps the others', async () => {
    const got = await listRows([charge('twelve'), charge(1)]);
    expect(got?.buckets[0]?.rows).toHaveLength(1);
    expect(got?.notices).toMatchObject([
      { code: 'row_rejected', message: expect.stringMatching(/2026-11-01.*amount.*"twelve"/) },
    ]);
  });

  it('adds up rows with equal dimensions', async () => {
    const got = await listRows([charge(0.1), charge(0.2, { quantity: 50 }), charge(0.4, { api_key_id: null })]);
    expect(got?.buckets[0]?.rows).toMatchObject([
      { apiKeyId: 'key_a', amountNanos: 300_000_000n, quantity: 150, quantityUnit: 'tokens' },
      { apiKeyId: null, amountNanos: 400_000_000n },
    ]);
  });

  it('drops a quantity when units differ', async () => {
    const got = await listRows([charge(0.1), charge(0.2, { quantity_unit: 'images' })]);
    expect(got?.buckets[0]?.rows).toMatchObject([{ amountNanos: 300_000_000n, quantity: null, quantityUnit: null }]);
  });
});

describe('grouping by key', () => {
  it('asks by key only from 2025-12-06 on', async () => {
    await withFakeServer(
      () => page([]),
      async ({ provider, requests }) => {
        const startsAt = new Date('2025-12-04T00:00:00Z');
        const pages = await collect(provider.listCostPages({ startsAt, endsAt: new Date('2025-12-09T00:00:00Z') }));
        expect(
          requests.map(({ params }) => [params.get('start_time'), params.getAll('group_by[]').includes('api_key_id')]),
        ).toEqual([
          [String(seconds('2025-12-04T00:00:00Z')), false],
          ['1764979200', true],
        ]);
        expect(pages.map(({ window }) => window.endsAt.toISOString())).toEqual([
          '2025-12-06T00:00:00.000Z',
          '2025-12-09T00:00:00.000Z',
        ]);
      },
    );
  });

  it('splits at the second that a refusal names when the floor has moved', async () => {
    const floor = seconds('2026-11-01T12:00:00Z') + DAY / 2;
    await withFakeServer(
      ({ params }) =>
        params.getAll('group_by[]').includes('api_key_id') && Number(params.get('start_time')) < floor
          ? {
              status: 400,
              body: {
                error: {
                  message: `api_key_id is supported from ${floor}`,
                  type: 'x',
                  param: 'start_time',
                  code: 'invalid_request_error',
                },
              },
            }
          : page([]),
      async ({ provider }) => {
        const pages = await collect(provider.listCostPages({ ...WINDOW, endsAt: new Date('2026-11-04T00:00:00Z') }));
        expect(pages.map(({ window }) => window.startsAt.toISOString())).toEqual([
          '2026-11-01T00:00:00.000Z',
          '2026-11-02T00:00:00.000Z',
        ]);
      },
    );
  });

  it('does without keys where the provider has none to offer', async () => {
    await withFakeServer(
      ({ params }) =>
        params.getAll('group_by[]').includes('api_key_id')
          ? { status: 400, body: { code: 400, message: 'group_by api_key_id is not supported' } }
          : page([bucket(START, START + DAY, [charge(1, { api_key_id: null })])]),
      async ({ provider }) => {
        const [got] = await collect(provider.listCostPages(WINDOW));
        expect(got?.buckets[0]?.rows).toHaveLength(1);
      },
    );
  });
});

it('follows pages that hold fewer days than asked for, to the end and not beyond', async () => {
  await withFakeServer(
    ({ params }) => {
      const index = Number(params.get('page') ?? 0);
      return index < 3
        ? page([bucket(START + index * DAY, START + (index + 1) * DAY, [charge(1)])], String(index + 1))
        : page([]);
    },
    async ({ provider, requests }) => {
      const pages = await collect(provider.listCostPages({ ...WINDOW, endsAt: new Date('2026-11-04T00:00:00Z') }));
      // More is accepted and silently cut by some, refused by others.
      expect(requests[0]?.params.get('limit')).toBe('31');
      expect(pages.flatMap(({ buckets }) => buckets)).toHaveLength(3);
      expect(pages.at(-1)?.window.endsAt).toEqual(new Date('2026-11-04T00:00:00Z'));
    },
  );
});
