import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { readNow } from '@/lib/clock';
import { getDb } from '@/lib/db/client';
import { hasOwner } from '@/lib/db/installation/workspaces';
import { deleteSession, findSessionAccess, touchSession } from '@/lib/db/people/sessions';
import { findTokenByHash, touchToken } from '@/lib/db/people/tokens';
import { findSessionEnd } from '@/lib/domain/people/session-limit';
import { addPageContextSource, type RequestContext } from '@/lib/request-context';
import { hashBearerToken, parseBearerWorkspaceId } from './bearer-token';
import { getAuth } from './better-auth';
import { findClientAddress } from './client-address';
import type { Viewer } from './viewer';

const TOUCH_INTERVAL_MS = 60_000;

/** Set by proxy.ts: the path that was asked for, so that signing in leads back to it. */
const PATH_HEADER = 'x-spendwatch-path';

/** Who asks: by bearer token when there is an Authorization header, else by session cookie; null = not signed in. */
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
  const now = readNow();
  const row = await findTokenByHash(workspaceId, hashBearerToken(token), now);
  if (!row) return null;
  if (row.lastUsedAt === null || now.getTime() - row.lastUsedAt.getTime() >= TOUCH_INTERVAL_MS) {
    await touchToken(getDb(), workspaceId, row.id, now);
  }
  const { role, projectIds, scopes, timezone } = row;
  return { workspaceId, timezone, role, projectIds, scopes, actor: { kind: 'token', id: row.id, name: row.name } };
}

async function findSessionViewer(requestHeaders: Headers): Promise<Viewer | null> {
  const found = await getAuth().api.getSession({ headers: requestHeaders });
  if (!found) return null;
  const { id } = found.session;
  const access = await findSessionAccess(getDb(), id);
  if (!access) return null;
  const now = readNow();
  if (findSessionEnd(access, access, now) !== null) {
    await deleteSession(getDb(), id);
    return null;
  }
  if (now.getTime() - access.lastSeenAt.getTime() >= TOUCH_INTERVAL_MS) await touchSession(getDb(), id, now);
  const { workspaceId, timezone, role, projectIds, verifiedAt, ownTimezone, locale } = access;
  const { email, name } = found.user;
  return {
    workspaceId,
    timezone,
    role,
    projectIds,
    actor: { kind: 'user', id: found.user.id, name: name || email },
    session: { id, verifiedAt },
    email,
    reading: { timezone: ownTimezone, locale },
    mustSetUpFactor: access.requireTwoFactor && !access.hasFactor,
  };
}

export type SignedInUser = { id: string; email: string; sessionId: string };

/** The person of the cookie, whether or not they belong to a workspace; null without a good one. */
export async function findSignedInUser(requestHeaders: Headers): Promise<SignedInUser | null> {
  if (!requestHeaders.get('cookie')) return null;
  const found = await getAuth().api.getSession({ headers: requestHeaders });
  return found && { id: found.user.id, email: found.user.email, sessionId: found.session.id };
}

/**
 * The viewer of the page being rendered; redirects everyone else to sign-in, or to set-up while there is no owner. Like
 * routes, a page declares what viewers see who are limited to some projects; the default is nothing.
 */
export async function requireViewer(projects?: 'filtered' | 'open'): Promise<Viewer> {
  const viewer = await findPageViewer();
  if (!projects && viewer.projectIds && viewer.projectIds.length > 0) redirect('/');
  return viewer;
}

/** What belongs to the page that is being rendered; a new one for each page, and for each call outside of pages. */
const getPage = cache((): { context: RequestContext | null } => ({ context: null }));
addPageContextSource(cache, () => getPage().context);

const findPageViewer = cache(async (): Promise<Viewer> => {
  const requestHeaders = await headers();
  const viewer = await findViewer(requestHeaders);
  if (viewer) {
    const { workspaceId, actor } = viewer;
    const address = findClientAddress(requestHeaders);
    getPage().context = { workspaceId, actor, address, userAgent: requestHeaders.get('user-agent') };
  }
  if (viewer?.mustSetUpFactor) redirect('/second-factor');
  if (viewer) return viewer;
  if (!(await hasOwner(getDb()))) redirect('/setup');
  const path = requestHeaders.get(PATH_HEADER);
  redirect(path && path !== '/' ? `/sign-in?next=${encodeURIComponent(path)}` : '/sign-in');
});

/** Who must set up a second factor before anything else; everybody else is sent to the overview or to sign-in. */
export async function requireFactorlessViewer(): Promise<Viewer> {
  const viewer = await findViewer(await headers());
  if (viewer?.mustSetUpFactor) return viewer;
  redirect(viewer ? '/' : '/sign-in');
}
