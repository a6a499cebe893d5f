import { describe, expect, it } from 'vitest';
import { type FakeReply, TEST_KEY, withFakeServer } from './fake-server';

function list(data: { id: string }[], hasMore = false): FakeReply {
  return {
    body: { object: 'list', data, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null, has_more: hasMore },
  };
}

describe('lists by id cursor', () => {
  it('are followed to the end, archived projects included', async () => {
    const pages: Record<string, FakeReply> = {
      first: list([{ id: 'proj_1' }, { id: 'proj_2' }], true),
      proj_2: list([{ id: 'proj_3' }], true),
      proj_3: list([{ id: 'proj_4' }]),
    };
    await withFakeServer(
      ({ params }) => pages[params.get('after') ?? 'first'] ?? { status: 400, body: {} },
      async ({ provider, requests }) => {
        const projects = await provider.listProjects();
        expect(projects.map(({ id }) => id)).toEqual(['proj_1', 'proj_2', 'proj_3', 'proj_4']);
        expect(
          requests.every(({ params }) => params.get('include_archived') === 'true' && params.get('limit') === '100'),
        ).toBe(true);
      },
    );
  });

  it.each<[name: string, reply: FakeReply]>([
    ['more is always promised', list([{ id: 'proj_1' }], true)],
    ['the cursor is missing', { body: { object: 'list', data: [{ id: 'proj_1' }], has_more: true } }],
    ['an empty page promises more', list([], true)],
  ])('end when %s', async (_name, reply) => {
    await withFakeServer(
      () => reply,
      async ({ provider, requests }) => {
        await provider.listProjects();
        expect(requests.length).toBeLessThanOrEqual(2);
      },
    );
  });
});

describe('records', () => {
  it('of keys include those whose owner has left', async () => {
    const key = {
      object: 'organization.project.api_key',
      id: 'key_abc',
      redacted_value: 'sk-abc...def',
      name: 'My API Key',
      created_at: 1_711_471_533,
      last_used_at: 1_711_471_534,
      owner_project_access: 'inactive',
      owner: {
        type: 'user',
        user: { id: 'user_abc', name: 'First Last', email: 'user@example.com', role: 'owner', created_at: 1 },
      },
    };
    await withFakeServer(
      () => list([key]),
      async ({ provider, requests }) => {
        expect(await provider.listApiKeys('proj_a')).toEqual([
          {
            id: 'key_abc',
            projectId: 'proj_a',
            name: 'My API Key',
            redactedValue: 'sk-abc...def',
            createdAt: new Date(1_711_471_533_000),
            lastUsedAt: new Date(1_711_471_534_000),
            expiresAt: null,
            owner: { kind: 'user', id: 'user_abc', name: 'First Last', email: 'user@example.com' },
            hasOwnerAccess: false,
          },
        ]);
        expect(requests[0]?.path).toBe('/v1/organization/projects/proj_a/api_keys');
        expect(requests[0]?.params.get('owner_project_access')).toBe('any');
      },
    );
  });

  it('may lack everything but their id', async () => {
    await withFakeServer(
      () => list([{ id: 'x_1' }]),
      async ({ provider }) => {
        expect((await provider.listApiKeys('proj_a'))[0]).toMatchObject({
          id: 'x_1',
          name: null,
          owner: null,
          hasOwnerAccess: null,
        });
        expect((await provider.listProjects())[0]).toMatchObject({ id: 'x_1', isArchived: false, createdAt: null });
        expect((await provider.listServiceAccounts('proj_a'))[0]).toMatchObject({
          id: 'x_1',
          projectId: 'proj_a',
          role: null,
        });
        expect((await provider.listUsers())[0]).toMatchObject({ id: 'x_1', email: null });
      },
    );
  });

  it('of users carry the name wherever it is put', async () => {
    await withFakeServer(
      () => list([{ id: 'user-1', user: { id: 'user-1', name: 'Ada', email: 'ada@example.com' } } as { id: string }]),
      async ({ provider }) => {
        expect((await provider.listUsers())[0]).toMatchObject({ name: 'Ada', email: 'ada@example.com' });
      },
    );
  });

  it('without an id are refused with their place', async () => {
    await withFakeServer(
      () => ({ body: { object: 'list', data: [{ id: 'proj_1' }, { name: 'x' }], has_more: false } }),
      async ({ provider }) => {
        await expect(provider.listProjects()).rejects.toThrow(/while listing projects: data\[1\]\.id/);
      },
    );
  });
});

describe('archived projects', () => {
  it('have no keys and no service accounts, as everything under them is refused', async () => {
    await withFakeServer(
      () => ({
        status: 400,
        body: { error: { message: 'The project proj_a is archived.', type: 'x', param: null, code: null } },
      }),
      async ({ provider }) => {
        expect(await provider.listApiKeys('proj_a')).toEqual([]);
        expect(await provider.listServiceAccounts('proj_a')).toEqual([]);
      },
    );
  });

  it('are not confused with other refusals', async () => {
    await withFakeServer(
      () => ({ status: 404, body: { code: 404, message: 'The project proj_a was not found' } }),
      async ({ provider }) => {
        await expect(provider.listApiKeys('proj_a')).rejects.toThrow(/proj_a was not found/);
      },
    );
  });
});

describe('the key itself', () => {
  const key = (redacted: string, expiresAt: number | null) => ({
    ...{ object: 'organization.admin_api_key', id: `key_${redacted}`, redacted_value: redacted, expires_at: expiresAt },
  });
  const own = `${TEST_KEY.slice(0, 8)}...${TEST_KEY.slice(-3)}`;
  it.each([
    { name: 'is found among others', keys: [key('sk-admin...zzz', 5), key(own, 1_800_000_000)], at: 1_800_000_000 },
    { name: 'may never end', keys: [key(own, null)], at: null },
  ])('$name by what is shown of it', async ({ keys, at }) => {
    await withFakeServer(
      () => list(keys),
      async ({ provider }) => {
        expect(await provider.findOwnKey()).toEqual({ expiresAt: at === null ? null : new Date(at * 1_000) });
      },
    );
  });

  it.each([
    { name: 'two look like it', reply: list([key(own, 5), { ...key(own, 6), id: 'key_other' }]) },
    { name: 'none looks like it', reply: list([key('sk-admin...zzz', 5), key('...', 5), key(TEST_KEY, 5)]) },
    { name: 'the list may not be read', reply: { status: 403, body: { error: { message: 'no' } } } },
  ])('is not guessed when $name', async ({ reply }) => {
    await withFakeServer(
      () => reply,
      async ({ provider }) => expect(await provider.findOwnKey()).toBeNull(),
    );
  });
});
