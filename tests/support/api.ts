import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createBearerToken, hashBearerToken } from '@/lib/auth/bearer-token';
import type { Role } from '@/lib/auth/viewer';
import { getDb } from '@/lib/db/client';
import { getCallersSignal } from './callers';

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
export type RouteFile = { file: string; path: string };

const ROOT = path.join(import.meta.dirname, '../..');
const BASE = 'http://localhost:3000';

let routeFiles: RouteFile[] | null = null;

/** Every route file below app/api/v1, with its path in the words of the OpenAPI document; the catch-all is left out. */
export function listRouteFiles(): RouteFile[] {
  routeFiles ??= findRouteFiles();
  return routeFiles;
}

function findRouteFiles(): RouteFile[] {
  const folder = path.join(ROOT, 'app/api/v1');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === 'route.ts' && !file.includes('[...'))
    .map((file) => ({
      file: path.join(folder, file),
      path: `/${path.dirname(file).replaceAll('[', '{').replaceAll(']', '}')}`,
    }))
    .sort((left, right) => left.path.localeCompare(right.path));
}

/** The handlers of one route file by method. */
export async function loadRoute(file: string): Promise<Record<string, Handler & { access: string }>> {
  return (await import(file)) as Record<string, Handler & { access: string }>;
}

export type Call = {
  method?: string;
  token?: string | undefined;
  body?: unknown;
  headers?: Record<string, string>;
};

/** Calls `/api/v1` as the server would: finds the route file, fills its parameters, hands it a real Request. */
export async function callRoute(
  url: string,
  { method = 'GET', token, body, headers = {} }: Call = {},
): Promise<Response> {
  const { pathname } = new URL(url, BASE);
  const parts = pathname.split('/').filter(Boolean);
  const found = listRouteFiles()
    .map((route) => ({ route, params: matchPath(route.path.split('/').filter(Boolean), parts) }))
    .filter((one) => one.params !== null)
    .sort((left, right) => Object.keys(left.params ?? {}).length - Object.keys(right.params ?? {}).length)[0];
  if (!found?.params) throw new Error(`no route file for ${pathname}`);
  const handler = (await loadRoute(found.route.file))[method];
  if (!handler) throw new Error(`${found.route.path} has no ${method}`);
  const request = new Request(new URL(`/api/v1${url}`, BASE), {
    method,
    signal: getCallersSignal(),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return handler(request, { params: Promise.resolve(found.params) });
}

function matchPath(pattern: string[], parts: string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [at, piece] of pattern.entries()) {
    if (piece.startsWith('{')) params[piece.slice(1, -1)] = parts[at] ?? '';
    else if (piece !== parts[at]) return null;
  }
  return params;
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
