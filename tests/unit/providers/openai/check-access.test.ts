import { describe, expect, it } from 'vitest';
import { withFakeServer } from './fake-server';

const REFUSED = {
  status: 403,
  body: { error: { message: 'Missing scopes: api.costs.read. Check that', type: 'x', param: null, code: null } },
};

describe('checkAccess', () => {
  it('names what is refused and goes on with the rest', async () => {
    await withFakeServer(
      ({ path }) =>
        path.endsWith('/costs') ? REFUSED : { body: { object: 'list', data: [{ id: 'proj_1' }], has_more: false } },
      async ({ provider, requests }) => {
        const access = await provider.checkAccess();
        expect(access.isUsable).toBe(false);
        expect(access.checks.map(({ area, state }) => [area, state])).toEqual([
          ['usage', 'allowed'],
          ['costs', 'refused'],
          ['projects', 'allowed'],
          ['api_keys', 'allowed'],
          ['users', 'allowed'],
          ['audit_logs', 'allowed'],
        ]);
        expect(access.checks[1]?.message).toMatch(
          /lacks the scope api\.costs\.read.*comparing estimates with the bill/,
        );
        expect(requests).toHaveLength(6);
      },
    );
  });

  it('stays usable without the audit log and with no project to look into', async () => {
    await withFakeServer(
      ({ path }) => (path.endsWith('/audit_logs') ? REFUSED : { body: { object: 'list', data: [], has_more: false } }),
      async ({ provider }) => {
        const access = await provider.checkAccess();
        expect(access.isUsable).toBe(true);
        expect(access.checks.find(({ area }) => area === 'api_keys')?.state).toBe('skipped');
      },
    );
  });

  it('asks no further when the provider cannot be reached', async () => {
    await withFakeServer(
      () => ({ status: 503, body: {} }),
      async ({ provider, requests }) => {
        const access = await provider.checkAccess();
        expect(access.isUsable).toBe(false);
        expect(requests).toHaveLength(1);
        expect(access.checks.filter(({ state }) => state === 'skipped')).toHaveLength(5);
      },
    );
  });

  it('does not blame the key for a request that the provider refuses', async () => {
    await withFakeServer(
      ({ path }) =>
        path.endsWith('/costs')
          ? { status: 404, body: { error: { message: 'Unknown request URL', type: 'x', param: null, code: null } } }
          : { body: { object: 'list', data: [{ id: 'proj_1' }], has_more: false } },
      async ({ provider }) => {
        const { checks, isUsable } = await provider.checkAccess();
        expect(isUsable).toBe(false);
        expect(checks.map(({ state }) => state)).toEqual([
          'allowed',
          'unavailable',
          'allowed',
          'allowed',
          'allowed',
          'allowed',
        ]);
      },
    );
  });

  it('asks for no time ahead', async () => {
    const now = new Date('2026-11-05T10:20:30Z');
    await withFakeServer(
      () => ({ body: { object: 'list', data: [], has_more: false } }),
      async ({ provider, requests }) => {
        await provider.checkAccess();
        const ends = requests.flatMap(({ params }) => params.get('end_time') ?? []).map(Number);
        expect(ends).toEqual([now.getTime() / 1_000, now.getTime() / 1_000]);
      },
      { now: () => now },
    );
  });
});
