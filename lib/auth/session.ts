import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { readNow } from '@/lib/clock';
import { getDb } from '@/lib/db/client';
import { findTokenByHash, touchToken } from '@/lib/db/tokens';
import { findMembership, hasOwner } from '@/lib/db/workspaces';
import { hashBearerToken, parseBearerWorkspaceId } from './bearer-token';
import { getAuth } from './better-auth';
import type { Viewer } from './viewer';

const TOUCH_INTERVAL_MS = 60_000;

/** Set by proxy.ts: the path that was asked for, so that signing in leads back to it. */
const PATH_HEADER = 'x-spendwatch-path';

/** Who asks: by bearer token when there is an Authorization header, else by session cookie; null = nobody we know. */
export async function findViewer(requestHeaders: Headers): Promise<Viewer | null> {
  const authorization = requestHeaders.get('authorization');
  if (authorization !== null) return findTokenViewer(authorization);
  if (!requestHeaders.get('cookie')) return null;
  return findSessionViewer(requestHeaders);
}

async function findTokenViewer(authorization: string): Promise<Viewer | null> {
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
  const workspaceId = parseBearerWorkspaceId(token);
  if (workspaceId === null) return null;
  const row = await findTokenByHash(getDb(), workspaceId, hashBearerToken(token));
  if (!row) return null;
  const now = readNow();
  if (row.lastUsedAt === null || now.getTime() - row.lastUsedAt.getTime() >= TOUCH_INTERVAL_MS) {
    await touchToken(getDb(), workspaceId, row.id, now);
  }
  const actor = { kind: 'token' as const, id: row.id, name: row.name };
  return { workspaceId, timezone: row.timezone, role: row.role, actor };
}

async function findSessionViewer(requestHeaders: Headers): Promise<Viewer | null> {
  const session = await getAuth().api.getSession({ headers: requestHeaders });
  if (!session) return null;
  const membership = await findMembership(getDb(), session.user.id);
  if (!membership) return null;
  return { ...membership, actor: { kind: 'user', id: session.user.id, name: session.user.name || session.user.email } };
}

/** The viewer of the page being rendered; sends everybody else to sign-in, or to set-up while nobody owns anything. */
export const requireViewer = cache(async (): Promise<Viewer> => {
  const requestHeaders = await headers();
  const viewer = await findViewer(requestHeaders);
  if (viewer) return viewer;
  if (!(await hasOwner(getDb()))) redirect('/setup');
  const path = requestHeaders.get(PATH_HEADER);
  redirect(path && path !== '/' ? `/sign-in?next=${encodeURIComponent(path)}` : '/sign-in');
});
