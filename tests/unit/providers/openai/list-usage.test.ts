import { describe, expect, it } from 'vitest';
import type { UsageQuery } from '@/lib/providers/provider';
import { bucket, collect, page, row, seconds, withFakeServer } from './fake-server';

const DAY = 86_400;
const START = seconds('2026-11-01T00:00:00Z');

function query(fields: Partial<UsageQuery> = {}): UsageQuery {
  return {
    kind: 'completions',
    bucketSeconds: DAY,
    startsAt: new Date('2026-11-01T00:00:00Z'),
    endsAt: new Date('2026-11-07T00:00:00Z'),
    ...fields,
  };
}

const day = (index: number, results: unknown[] = [row()]) =>
  bucket(START + index * DAY, START + (index + 1) * DAY, results);

describe('following pages of usage', () => {
  it('asks with the same query until there is no next page', async () => {
    const pages: Record<string, ReturnType<typeof page>> = {
      first: page([day(0), day(1)], 'page_b'),
      page_b: page([day(2), day(3)], 'page_c'),
      page_c: page([day(4), day(5)]),
    };
    await withFakeServer(
      ({ params }) => pages[params.get('page') ?? 'first'] ?? { status: 400, body: {} },
      async ({ provider, requests }) => {
        const got = await collect(provider.listUsagePages(query()));
        expect(got.flatMap(({ buckets }) => buckets)).toHaveLength(6);
        const queries = requests.map(({ params }) => {
          params.delete('page');
          return params.toString();
        });
        expect(new Set(queries).size).toBe(1);
      },
    );
  });

  it('covers the window without gap, also when pages are smaller than asked for', async () => {
    await withFakeServer(
      ({ params }) => {
        const index = Number(params.get('page') ?? 0);
        return page([day(index)], index < 5 ? String(index + 1) : null);
      },
      async ({ provider }) => {
        const got = await collect(provider.listUsagePages(query()));
        expect(got).toHaveLength(6);
        expect(got[0]?.window.startsAt).toEqual(query().startsAt);
        for (const [index, { window }] of got.slice(1).entries())
          expect(window.startsAt).toEqual(got[index]?.window.endsAt);
        expect(got.at(-1)?.window.endsAt).toEqual(query().endsAt);
      },
    );
  });

  it('stops on an empty page although a token leads on', async () => {
    await withFakeServer(
      ({ params }) => (params.has('page') ? page([], 'again') : page([day(0)], 'more')),
      async ({ provider, requests }) => {
        const got = await collect(provider.listUsagePages(query()));
        expect(requests).toHaveLength(2);
        expect(got.at(-1)?.window.endsAt).toEqual(query().endsAt);
      },
    );
  });

  it.each([
    ['a token repeats', page([day(0)], 'same'), /repeated a page token/],
    [
      'more is promised without a token',
      { body: { data: [day(0)], has_more: true, next_page: null } },
      /gave no page token/,
    ],
    ['a page has no list', { body: { object: 'page' } }, /without a list of buckets/],
    ['the reply is null', { body: null }, /without a list of buckets/],
  ])('fails instead of looping or losing data when %s', async (_name, reply, message) => {
    await withFakeServer(
      () => reply,
      async ({ provider }) => {
        await expect(collect(provider.listUsagePages(query()))).rejects.toMatchObject({
          code: 'provider_unavailable',
          message: expect.stringMatching(message),
        });
      },
    );
  });
});

describe('what is asked for', () => {
  it.each([
    [60, '1m', '2026-11-01T10:17:00Z', '2026-11-01T10:20:00Z', '3'],
    [3_600, '1h', '2026-11-01T10:00:00Z', '2026-11-01T11:00:00Z', '1'],
    [86_400, '1d', '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', '1'],
  ] as const)('aligns the window to whole buckets of %d seconds', async (bucketSeconds, width, start, end, limit) => {
    const window = { startsAt: new Date('2026-11-01T10:17:31Z'), endsAt: new Date('2026-11-01T10:19:02Z') };
    await withFakeServer(
      () => page([]),
      async ({ provider, requests }) => {
        await collect(provider.listUsagePages(query({ ...window, bucketSeconds })));
        const sent = Object.fromEntries(requests[0]?.params ?? []);
        expect(sent).toMatchObject({
          start_time: String(seconds(start)),
          end_time: String(seconds(end)),
          bucket_width: width,
          limit,
        });
      },
    );
  });

  it('never asks for an end that lies ahead, on any page', async () => {
    const now = new Date('2026-11-05T10:20:30.700Z');
    await withFakeServer(
      ({ params }) => {
        if (Number(params.get('end_time')) > now.getTime() / 1_000)
          return { status: 400, body: { error: { message: 'end_time is in the future', param: 'end_time' } } };
        return page([day(params.has('page') ? 4 : 0)], params.has('page') ? null : 'more');
      },
      async ({ provider, requests }) => {
        const endsAt = new Date('2026-11-06T00:00:00Z');
        const got = await collect(provider.listUsagePages(query({ endsAt })));
        expect(got.at(-1)?.window.endsAt).toEqual(endsAt);
        expect(new Set(requests.map(({ params }) => params.get('end_time')))).toEqual(
          new Set([String(seconds('2026-11-05T10:20:30Z'))]),
        );
        const ahead = { startsAt: endsAt, endsAt: new Date('2026-11-07T00:00:00Z') };
        expect(await collect(provider.listUsagePages(query(ahead)))).toMatchObject([{ buckets: [], window: ahead }]);
      },
      { now: () => now },
    );
  });

  it('gives the cut first bucket of a provider its whole interval', async () => {
    const cut = bucket(START + 63_060, START + DAY, [row()]);
    await withFakeServer(
      () => page([cut, day(1)]),
      async ({ provider }) => {
        const [got] = await collect(provider.listUsagePages(query()));
        expect(got?.buckets[0]?.startsAt).toEqual(new Date(START * 1_000));
      },
    );
  });

  it.each([
    ['completions', ['project_id', 'user_id', 'api_key_id', 'model', 'batch', 'service_tier', 'api_source']],
    ['images', ['project_id', 'user_id', 'api_key_id', 'model', 'size', 'source']],
    ['file_search_calls', ['project_id', 'user_id', 'api_key_id', 'vector_store_id']],
    ['web_search_calls', ['project_id', 'user_id', 'api_key_id', 'model', 'context_level', 'api_source']],
    ['vector_stores', ['project_id']],
  ] as const)('groups %s by every dimension it has', async (kind, groupBy) => {
    await withFakeServer(
      () => page([]),
      async ({ provider, requests }) => {
        await collect(provider.listUsagePages(query({ kind })));
        expect(requests[0]?.path).toBe(`/v1/organization/usage/${kind}`);
        expect(requests[0]?.params.getAll('group_by[]')).toEqual(groupBy);
      },
    );
  });

  it('starts with few buckets and then asks for as many as the provider allows while they hold little', async () => {
    await withFakeServer(
      ({ params }) => page([bucket(Number(params.get('start_time')), Number(params.get('start_time')) + 60, [row()])]),
      async ({ provider, requests }) => {
        await collect(provider.listUsagePages(query({ bucketSeconds: 60 })));
        expect(requests.map(({ params }) => params.get('limit'))).toEqual(['60', '1440']);
        await collect(provider.listUsagePages(query({ bucketSeconds: 60 })));
        expect(requests.at(-1)?.params.get('limit')).toBe('1440');
      },
    );
  });

  it('asks for fewer buckets when they hold many rows, and still covers the window without gap', async () => {
    const rows = Array.from({ length: 10_000 }, (_unused, index) => row({ api_key_id: `key_${index}` }));
    const startsAt = new Date('2026-11-01T00:00:00Z');
    const endsAt = new Date('2026-11-01T01:12:00Z');
    await withFakeServer(
      ({ params }) => {
        const start = Number(params.get('start_time'));
        return page([bucket(start, start + 60, rows)]);
      },
      async ({ provider, requests }) => {
        const got = await collect(provider.listUsagePages(query({ bucketSeconds: 60, startsAt, endsAt })));
        expect(requests.map(({ params }) => params.get('limit'))).toEqual(['60', '5', '5', '2']);
        for (const [index, { window }] of got.slice(1).entries())
          expect(window.startsAt).toEqual(got[index]?.window.endsAt);
        expect(got.at(-1)?.window.endsAt).toEqual(endsAt);
      },
    );
  });
});

describe('refusals that have a way round', () => {
  const refuseSource = {
    status: 400,
    body: {
      error: {
        message: "Invalid value: 'api_source'. Supported values are: 'project_id', 'user_id', 'api_key_id', 'model'.",
        type: 'invalid_request_error',
        param: 'group_by',
        code: 'invalid_value',
      },
    },
  };

  it('drops a dimension that the deployment does not know, says so, and does not ask for it again', async () => {
    await withFakeServer(
      ({ params }) => (params.getAll('group_by[]').includes('api_source') ? refuseSource : page([day(0)])),
      async ({ provider, requests }) => {
        const [first] = await collect(provider.listUsagePages(query()));
        expect(first?.buckets).toHaveLength(1);
        expect(first?.notices).toMatchObject([
          { code: 'dimension_unavailable', message: expect.stringMatching(/api_source/) },
        ]);
        const [second] = await collect(provider.listUsagePages(query()));
        expect(second?.notices).toEqual([]);
        expect(requests).toHaveLength(3);
      },
    );
  });

  it('drops several dimensions one after the other, also by an error in the flat form', async () => {
    const allowed = ['project_id', 'model'];
    await withFakeServer(
      ({ params }) => {
        const wrong = params.getAll('group_by[]').find((name) => !allowed.includes(name));
        const message = `group_by: '${wrong}' is not one of 'project_id', 'model'`;
        return wrong ? { status: 400, body: { code: 400, message } } : page([day(0)]);
      },
      async ({ provider }) => {
        const [got] = await collect(provider.listUsagePages(query()));
        expect(got?.notices).toHaveLength(5);
      },
    );
  });

  it('shortens a lookback that is refused and reports how far it got', async () => {
    const now = new Date('2026-11-07T12:00:00Z');
    const floor = seconds('2026-07-01T00:00:00Z');
    await withFakeServer(
      ({ params }) =>
        Number(params.get('start_time')) < floor
          ? {
              status: 400,
              body: { error: { message: 'too old', type: 'x', param: null, code: 'reporting_lookback_exceeded' } },
            }
          : page([]),
      async ({ provider, requests }) => {
        const startsAt = new Date('2025-06-01T00:00:00Z');
        const [got] = await collect(provider.listUsagePages(query({ startsAt })));
        expect(got?.window.startsAt).toEqual(new Date('2026-08-09T00:00:00Z'));
        expect(got?.notices).toMatchObject([
          { code: 'lookback_shortened', message: expect.stringMatching(/2026-08-09/) },
        ]);
        expect(requests).toHaveLength(5);
      },
      { now: () => now },
    );
  });

  it('takes a report that an older deployment lacks as no usage, and says so', async () => {
    await withFakeServer(
      () => ({
        status: 404,
        body: { error: { message: 'Unknown request URL', type: 'x', param: null, code: 'unknown_url' } },
      }),
      async ({ provider }) => {
        const got = await collect(provider.listUsagePages(query({ kind: 'decisions' })));
        expect(got).toMatchObject([{ buckets: [], notices: [{ code: 'kind_unavailable' }] }]);
        await expect(collect(provider.listUsagePages(query()))).rejects.toMatchObject({
          code: 'provider_request_refused',
        });
      },
    );
  });

  it('keeps good rows beside a bad one and reports the bad one', async () => {
    await withFakeServer(
      () => page([day(0, [row({ output_tokens: -1 }), row()])]),
      async ({ provider }) => {
        const [got] = await collect(provider.listUsagePages(query()));
        expect(got?.buckets[0]?.rows).toHaveLength(1);
        expect(got?.rawRowCount).toBe(2);
        expect(got?.notices).toMatchObject([{ code: 'row_rejected', message: expect.stringMatching(/output_tokens/) }]);
      },
    );
  });

  it('fails on a bucket that cannot be read, for leaving it out would read as no usage', async () => {
    await withFakeServer(
      () => page([{ start_time: 'yesterday' }]),
      async ({ provider }) => {
        await expect(collect(provider.listUsagePages(query()))).rejects.toMatchObject({
          code: 'provider_unavailable',
          message: expect.stringMatching(/start_time: expected unix seconds/),
        });
      },
    );
  });
});
