import { dispatchRequest } from '@/lib/api/dispatch';
import { createBearerToken, hashBearerToken } from '@/lib/auth/bearer-token';
import type { Role } from '@/lib/auth/viewer';
import { getDb } from '@/lib/db/client';
import { getCallersSignal } from './callers';

const BASE = 'http://localhost:3000';

export type Call = {
  method?: string;
  token?: string | undefined;
  body?: unknown;
  /** Instead of `body`. */
  bytes?: Uint8Array;
  headers?: Record<string, string>;
};

/** Calls `/api/v1` as the server would: hands the catch-all route a real Request and the decoded parts of its path. */
export async function callRoute(
  url: string,
  { method = 'GET', token, body, bytes, headers = {} }: Call = {},
): Promise<Response> {
  const parts = new URL(url, BASE).pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const request = new Request(new URL(`/api/v1${url}`, BASE), {
    method,
    signal: getCallersSignal(),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(bytes && { body: new Uint8Array(bytes) }),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return dispatchRequest(request, parts);
}

export type TestWorkspace = { id: string; tokens: Record<Role, string>; revokedToken: string; expiredToken: string };

/** A workspace with a working token of each role, one that was revoked and one that has expired. */
export async function createTestWorkspace(name = 'Acme', timezone = 'UTC'): Promise<TestWorkspace> {
  const { id } = await getDb().workspace.create({ data: { name, timezone } });
  const add = async (role: Role, ended: { revokedAt?: Date; expiresAt?: Date } = {}) => {
    const token = createBearerToken(id);
    const tokenHash = hashBearerToken(token);
    await getDb().apiToken.create({ data: { workspaceId: id, name: `${role} token`, role, tokenHash, ...ended } });
    return token;
  };
  const [owner, admin, member, viewer, revokedToken, expiredToken] = await Promise.all([
    add('owner'),
    add('admin'),
    add('member'),
    add('viewer'),
    add('owner', { revokedAt: new Date('2026-01-01T00:00:00Z') }),
    add('owner', { expiresAt: new Date('2026-01-01T00:00:00Z') }),
  ]);
  return { id, tokens: { owner, admin, member, viewer }, revokedToken, expiredToken };
}
