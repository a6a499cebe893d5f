import { describe, expect, it } from 'vitest';
import { get, NOW, seconds, withSimulator } from './simulated-api';

const DAY_START = seconds('2026-11-20T00:00:00Z');
const DAYS = `start_time=${DAY_START}&bucket_width=1d`;

describe('usage reports', () => {
  it('accept group_by plain and with brackets', async () => {
    await withSimulator(async (simulator) => {
      const plain = await get(simulator, `usage/completions?${DAYS}&group_by=model&group_by=project_id`);
      const brackets = await get(simulator, `usage/completions?${DAYS}&group_by[]=model&group_by[]=project_id`);
      expect(plain.body.data).toEqual(brackets.body.data);
      expect(plain.body.data[0].results[0]).toMatchObject({ model: expect.any(String), api_key_id: null });
    });
  });

  it('leave dimensions that were not grouped by at null and put everything into one row', async () => {
    await withSimulator(async (simulator) => {
      const { body } = await get(simulator, `usage/completions?${DAYS}`);
      expect(body.data.map(({ results }: { results: unknown[] }) => results.length)).toEqual([1, 1, 1, 1]);
      expect(body.data[0].results[0]).toMatchObject({ project_id: null, model: null, batch: null });
    });
  });

  it('keep the identities between token fields', async () => {
    await withSimulator(async (simulator) => {
      const { body } = await get(simulator, `usage/completions?${DAYS}&group_by=model`);
      for (const row of body.data[0].results) {
        expect(row.input_tokens).toBe(
          row.input_cached_tokens + row.input_cache_write_tokens + row.input_uncached_tokens,
        );
        expect(row.output_tokens).toBe(row.output_text_tokens + row.output_audio_tokens + row.output_image_tokens);
      }
    });
  });

  it('cut the first bucket at start_time and return empty buckets', async () => {
    await withSimulator(async (simulator) => {
      const { body } = await get(simulator, `usage/completions?start_time=${DAY_START + 63_060}&limit=2`);
      expect(
        body.data.map((bucket: { start_time: number; end_time: number }) => [bucket.start_time, bucket.end_time]),
      ).toEqual([
        [DAY_START + 63_060, DAY_START + 86_400],
        [DAY_START + 86_400, DAY_START + 172_800],
      ]);
      const images = await get(simulator, `usage/images?${DAYS}&limit=3`);
      expect(images.body.data.map(({ results }: { results: unknown[] }) => results)).toEqual([[], [], []]);
    });
  });

  it('filter by project, key, user, model and batch', async () => {
    await withSimulator(async (simulator) => {
      const key = simulator.organization.keys.find(({ name }) => name === 'nightly-summaries');
      const { body } = await get(
        simulator,
        `usage/completions?${DAYS}&api_key_ids=${key?.id}&group_by=api_key_id&group_by=batch`,
      );
      expect(body.data[0].results).toMatchObject([{ api_key_id: key?.id, batch: true }]);
      const none = await get(simulator, `usage/completions?${DAYS}&api_key_ids=${key?.id}&batch=false`);
      expect(none.body.data[0].results).toEqual([]);
    });
  });

  it('have rows without a key, and rows of a deleted key', async () => {
    await withSimulator(async (simulator) => {
      const start = seconds('2026-10-01T00:00:00Z');
      const { body } = await get(simulator, `usage/completions?start_time=${start}&limit=1&group_by=api_key_id`);
      const ids = body.data[0].results.map((row: { api_key_id: string | null }) => row.api_key_id);
      const deleted = simulator.organization.keys.find(({ deletedAt }) => deletedAt !== null);
      expect(ids).toContain(null);
      expect(ids).toContain(deleted?.id);
      const listed = await get(simulator, `projects/${deleted?.projectId}/api_keys?limit=100`);
      expect(listed.body.data.map(({ id }: { id: string }) => id)).not.toContain(deleted?.id);
    });
  });

  it.each([
    [
      'an unknown group_by, listing what is allowed',
      `usage/completions?${DAYS}&group_by=colour`,
      /'colour'.*'project_id', 'user_id'/,
    ],
    ['a limit over the maximum of days', `usage/completions?${DAYS}&limit=32`, /Invalid limit provided: 32.*31/],
    ['a limit over the maximum of minutes', 'usage/completions?start_time=1&bucket_width=1m&limit=1441', /1440/],
    ['an unknown width', 'usage/completions?start_time=1&bucket_width=2d', /bucket_width/],
    ['no start', 'usage/completions', /start_time/],
    ['a start that is no number', 'usage/completions?start_time=yesterday', /expected an integer, got 'yesterday'/],
    ['hours of costs', 'costs?start_time=1764979200&bucket_width=1h', /'1h'.*'1d'/],
    ['too many days of costs', 'costs?start_time=1764979200&limit=366', /less than or equal to 180/],
    ['keys of costs before the floor', 'costs?start_time=1764979199&group_by=api_key_id', /1764979200/],
  ])('refuse %s', async (_name, path, message) => {
    await withSimulator(async (simulator) => {
      const { status, body } = await get(simulator, path);
      expect(status).toBe(400);
      expect(body.error).toMatchObject({ message: expect.stringMatching(message), type: 'invalid_request_error' });
    });
  });

  it('bind a page token to its query', async () => {
    await withSimulator(async (simulator) => {
      const first = await get(simulator, `usage/completions?${DAYS}&limit=1`);
      const token = first.body.next_page;
      const second = await get(simulator, `usage/completions?${DAYS}&limit=1&page=${token}`);
      expect(second.body.data[0].start_time).toBe(DAY_START + 86_400);
      const other = await get(simulator, `usage/completions?${DAYS}&limit=2&page=${token}`);
      expect(other).toMatchObject({ status: 400, body: { error: { param: 'page' } } });
    });
  });

  it('end without a token, or with one past the end in one mode', async () => {
    await withSimulator(async (simulator) => {
      expect((await get(simulator, `usage/completions?${DAYS}`)).body).toMatchObject({
        has_more: false,
        next_page: null,
      });
      simulator.setQuirks({ trailingPageToken: true });
      const { next_page: token } = (await get(simulator, `usage/completions?${DAYS}`)).body;
      const past = await get(simulator, `usage/completions?${DAYS}&page=${token}`);
      expect(past.body).toMatchObject({ data: [], has_more: false, next_page: null });
    });
  });
});

describe('costs', () => {
  it('give at most 31 days a page, whatever is asked', async () => {
    await withSimulator(async (simulator) => {
      const { body } = await get(simulator, `costs?start_time=${seconds('2026-08-25T00:00:00Z')}&limit=180`);
      expect(body.data).toHaveLength(31);
      expect(body.has_more).toBe(true);
    });
  });

  it('name line items, quantities and a charge that no usage report shows', async () => {
    await withSimulator(async (simulator) => {
      const { body } = await get(
        simulator,
        `costs?start_time=${DAY_START}&limit=1&group_by=line_item&group_by=project_id`,
      );
      const items = body.data[0].results.map((row: { line_item: string }) => row.line_item);
      expect(items).toEqual(
        expect.arrayContaining(['gpt-5-mini-2025-08-07, input', 'gpt-5-mini-2025-08-07, cached input']),
      );
      const storage = body.data[0].results.find(
        (row: { line_item: string }) => row.line_item === 'vector store storage',
      );
      expect(storage).toMatchObject({
        amount: { value: 0.35, currency: 'usd' },
        quantity_unit: 'gibibyte_hours',
        user_id: null,
      });
    });
  });

  it('send amounts as number or as text with twenty decimals', async () => {
    await withSimulator(async (simulator) => {
      const path = `costs?start_time=${DAY_START}&limit=1`;
      const number = (await get(simulator, path)).body.data[0].results[0].amount.value;
      simulator.setQuirks({ amountFormat: 'string' });
      const text = (await get(simulator, path)).body.data[0].results[0].amount.value;
      expect(text).toMatch(/^\d+\.\d{20}$/);
      expect(Number(text)).toBe(number);
    });
  });

  it('grow through the day, trail usage, and are restated once after the day is over', async () => {
    await withSimulator(async (simulator, clock) => {
      const start = seconds('2026-11-23T00:00:00Z');
      const read = async (iso: string): Promise<number> => {
        clock.now = new Date(iso);
        return (await get(simulator, `costs?start_time=${start}&limit=1`)).body.data[0].results[0].amount.value;
      };
      const noon = await read('2026-11-23T12:00:00Z');
      const evening = await read('2026-11-23T23:59:00Z');
      const justClosed = await read('2026-11-24T01:00:00Z');
      const settled = await read('2026-11-24T07:00:00Z');
      expect(noon).toBeLessThan(evening);
      expect(justClosed).toBeLessThan(settled);
      expect(justClosed / settled).toBeCloseTo(0.98, 3);
      expect(await read('2026-11-30T00:00:00Z')).toBe(settled);
    });
  });
});

describe('inventory', () => {
  it('is 3 projects, 12 keys and 5 people, paged by id', async () => {
    await withSimulator(async (simulator) => {
      const projects = (await get(simulator, 'projects')).body.data;
      expect(projects).toHaveLength(3);
      let keys = 0;
      for (const { id } of projects)
        keys += (await get(simulator, `projects/${id}/api_keys?limit=100`)).body.data.length;
      expect(keys).toBe(12);
      const first = (await get(simulator, 'users?limit=2')).body;
      expect(first).toMatchObject({ has_more: true, last_id: first.data[1].id });
      const rest = (await get(simulator, `users?limit=100&after=${first.last_id}`)).body;
      expect(first.data.length + rest.data.length).toBe(5);
    });
  });

  it.each([
    ['projects/proj_none', 404, /proj_none was not found/],
    ['users?limit=101', 400, /between 1 and 100/],
    ['users?after=user-none', 400, /user-none/],
    ['nonsense', 404, /Unknown request URL/],
  ])('answers %s with %d', async (path, status, message) => {
    await withSimulator(async (simulator) => {
      const reply = await get(simulator, path);
      expect(reply.status).toBe(status);
      expect(reply.body.error.message).toMatch(message);
    });
  });

  it('answers in the flat form in one mode', async () => {
    await withSimulator(
      async (simulator) => {
        expect((await get(simulator, 'projects/proj_none')).body).toEqual({
          code: 404,
          message: 'The project proj_none was not found',
        });
      },
      { quirks: { flatErrors: true } },
    );
  });
});

describe('keys', () => {
  it('are checked, and limited ones are told which scope is missing', async () => {
    const limitedKeys = { 'sk-limited': { status: 403, missingScope: 'api.usage.read' } } as const;
    await withSimulator(
      async (simulator) => {
        expect(await get(simulator, `usage/completions?${DAYS}`, 'sk-wrong')).toMatchObject({ status: 401 });
        const limited = await get(simulator, `usage/completions?${DAYS}`, 'sk-limited');
        expect(limited).toMatchObject({
          status: 403,
          body: { error: { message: expect.stringMatching(/Missing scopes: api\.usage\.read/) } },
        });
      },
      {},
      { limitedKeys },
    );
  });
});

describe('switches', () => {
  it('refuse old starts', async () => {
    await withSimulator(
      async (simulator) => {
        const old = Math.floor(NOW.getTime() / 1_000) - 40 * 86_400;
        const reply = await get(simulator, `usage/completions?start_time=${old}`);
        expect(reply).toMatchObject({ status: 400, body: { error: { code: 'reporting_lookback_exceeded' } } });
      },
      { quirks: { maxLookbackDays: 30 } },
    );
  });

  it('send equal rows twice without changing their sum, and leave fields out', async () => {
    await withSimulator(async (simulator) => {
      const path = `usage/completions?${DAYS}&group_by=api_key_id`;
      const sum = (rows: { input_tokens: number }[]) => rows.reduce((total, row) => total + row.input_tokens, 0);
      const once = (await get(simulator, path)).body.data[0].results;
      simulator.setQuirks({ duplicateRows: true, omitOptionalFields: true });
      const twice = (await get(simulator, path)).body.data[0].results;
      expect(twice.length).toBeGreaterThan(once.length);
      expect(sum(twice)).toBe(sum(once));
      expect(once[0]).toHaveProperty('input_text_tokens');
      expect(twice[0]).not.toHaveProperty('input_text_tokens');
    });
  });
});
