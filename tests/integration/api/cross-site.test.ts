import { beforeAll, describe, expect, test } from 'vitest';
import { OPERATIONS } from '@/lib/api/operations';
import { AUTH_PATHS } from '@/lib/auth/auth-paths';
import { handleAuthRequest } from '@/lib/auth/handle-auth-request';
import { findViewer } from '@/lib/auth/session';
import { callRoute } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { PASSWORD } from '../../support/session';
import { createWholeWorkspace, readStoredRows, type WholeWorkspace } from '../../support/whole-workspace';

useTestDatabase();

const ORIGIN = 'http://localhost:3000';
const UNKNOWN_ID = '0199f3a2-5c1e-7c3a-9f66-0c6f2a1b7d10';
const writes = OPERATIONS.filter(({ method }) => method !== 'GET');

/** What browsers send with a write that another page caused. */
const STRANGERS: [string, Record<string, string>][] = [
  ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  ['a look-alike', { origin: 'http://localhost:3000.evil.example', 'sec-fetch-site': 'cross-site' }],
  ['another port', { origin: 'http://localhost:3001', 'sec-fetch-site': 'same-site' }],
  ['a sandboxed frame', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
];

let home: WholeWorkspace;
/** What is stored before any of the refused writes, and so before each. */
let stored: string[];
beforeAll(async () => {
  home = await createWholeWorkspace();
  stored = await readStoredRows();
});

/** The address of something that is there, as far as its noun tells. */
const fill = (path: string) =>
  path.replaceAll(/\{(\w+)\}/g, () => home.ids[path.split('/')[path.includes('passkeys') ? 2 : 1] ?? ''] ?? UNKNOWN_ID);

describe('a write that another site’s page causes', () => {
  test.each(writes)('$method $path is refused and changes nothing', async ({ method, path, body }) => {
    for (const [name, headers] of STRANGERS) {
      const cookie = { cookie: home.owner.cookie };
      const call = { method, headers: { ...cookie, ...headers }, ...(body ? { body: {} } : {}) };
      const response = await callRoute(fill(path), call);
      expect(response.status, name).toBe(403);
      expect(response.headers.getSetCookie(), name).toEqual([]);
      expect(await response.json()).toMatchObject({ code: 'forbidden' });
    }
    expect(await readStoredRows()).toEqual(stored);
  });

  test.each(writes.filter(({ access }) => access !== 'public'))(
    '$method $path by cookie is refused without any word on where it comes from',
    async ({ method, path, body }) => {
      const call = { method, headers: { cookie: home.owner.cookie }, ...(body ? { body: {} } : {}) };
      expect((await callRoute(fill(path), call)).status).toBe(403);
      expect(await readStoredRows()).toEqual(stored);
    },
  );

  test.each(writes.filter(({ body }) => body))(
    '$method $path takes no form, which a page may send anywhere',
    async ({ method, path }) => {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
        const headers = { ...home.owner.headers, 'content-type': type };
        const response = await callRoute(fill(path), { method, headers, body: '{"name":"x"}' });
        expect(response.status, type).toBe(415);
      }
      expect(await readStoredRows()).toEqual(stored);
    },
  );
});

describe('a page of another site', () => {
  const posts = Object.keys(AUTH_PATHS).filter((name) => name.startsWith('POST '));

  test.each(posts)('%s: can neither sign anybody in nor out nor change a factor', async (name) => {
    const path = name.slice('POST '.length);
    const body = { email: home.owner.email, password: PASSWORD, code: '123456', provider: 'google', response: {} };
    const before = await readStoredRows();
    for (const [stranger, headers] of STRANGERS) {
      const response = await handleAuthRequest(
        new Request(`${ORIGIN}/api/auth${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', cookie: home.owner.cookie, ...headers },
          body: JSON.stringify(body),
        }),
      );
      expect(response.status, stranger).toBe(403);
      expect(response.headers.getSetCookie(), stranger).toEqual([]);
    }
    expect(await readStoredRows()).toEqual(before);
    expect(await findViewer(new Headers(home.owner.headers))).not.toBeNull();
  });

  const reads = OPERATIONS.filter(({ method, path }) => method === 'GET' && path !== '/changes');
  test.each(reads)('GET $path: a picture or a link to it changes nothing', async ({ path }) => {
    // Whoever takes evidence out is noted in the trail, by whatever link it was asked for.
    const isNoted = path.includes('/evidence.');
    const read = async () => (await readStoredRows()).filter((row) => !(isNoted && row.startsWith('audit_')));
    // What a first look makes once (default rules, the push key) is no doing of the caller.
    await callRoute(fill(path), { headers: home.owner.headers });
    const before = await read();
    await callRoute(fill(path), { headers: { cookie: home.owner.cookie, 'sec-fetch-site': 'cross-site' } });
    expect(await read()).toEqual(before);
  });
});
