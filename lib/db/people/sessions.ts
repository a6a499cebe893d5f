import type { Db } from '@/lib/db/client';
import type { Role } from '@/lib/db/generated/client';

/** A session with the place it gives its person. */
export type SessionAccess = {
  createdAt: Date;
  lastSeenAt: Date;
  verifiedAt: Date;
  workspaceId: string;
  workspaceName: string;
  timezone: string;
  role: Role;
  projectIds: string[];
  /** The member's own choices; null = none. */
  ownTimezone: string | null;
  locale: string | null;
  requireTwoFactor: boolean;
  idleMinutes: number;
  absoluteMinutes: number;
  /** An authenticator app that was tried, or a passkey. */
  hasFactor: boolean;
};

/**
 * What a session may do: the place in its active workspace, else in the one the person joined first. Null when the
 * person belongs to none or the session is gone. The one question asked for every page and call by cookie.
 */
export async function findSessionAccess(db: Db, sessionId: string): Promise<SessionAccess | null> {
  const rows = await db.$queryRaw<SessionAccess[]>`
    SELECT s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt", s.verified_at AS "verifiedAt",
           m.workspace_id AS "workspaceId", w.name AS "workspaceName", w.timezone, m.role::text AS role,
           m.project_ids AS "projectIds", p.timezone AS "ownTimezone", p.locale, w.require_two_factor AS "requireTwoFactor",
           w.session_idle_minutes AS "idleMinutes", w.session_absolute_minutes AS "absoluteMinutes",
           (u.two_factor_enabled OR EXISTS (SELECT FROM passkey p WHERE p.user_id = u.id)) AS "hasFactor"
      FROM session s
      JOIN "user" u ON u.id = s.user_id
      JOIN membership m ON m.user_id = s.user_id
      JOIN workspace w ON w.id = m.workspace_id
      LEFT JOIN member_preference p ON p.workspace_id = m.workspace_id AND p.user_id = m.user_id
     WHERE s.id = ${sessionId}
     ORDER BY (m.workspace_id = s.active_workspace_id) DESC NULLS LAST, m.created_at, m.workspace_id
     LIMIT 1`;
  return rows[0] ?? null;
}

/** The person and id behind a session token; null when there is no such session. */
export function findSessionByToken(db: Db, token: string) {
  return db.session.findUnique({
    where: { token },
    select: { id: true, userId: true, user: { select: { email: true, name: true } } },
  });
}

/** Notes a use; callers do this at most once a minute a session so that reads stay reads. */
export async function touchSession(db: Db, sessionId: string, now: Date): Promise<void> {
  await db.session.updateMany({ where: { id: sessionId }, data: { lastSeenAt: now } });
}

/** Notes that the person just proved who they are. */
export async function markSessionVerified(db: Db, sessionId: string, now: Date): Promise<void> {
  await db.session.updateMany({ where: { id: sessionId }, data: { verifiedAt: now } });
}

/** Ends one session; false when it is gone already. */
export async function deleteSession(db: Db, sessionId: string): Promise<boolean> {
  return (await db.session.deleteMany({ where: { id: sessionId } })).count > 0;
}

/** Ends one session of a person; false when the person has no such session. */
export async function deleteSessionOf(db: Db, userId: string, sessionId: string): Promise<boolean> {
  return (await db.session.deleteMany({ where: { id: sessionId, userId } })).count > 0;
}

/** Ends all sessions of a person, all but `keptSessionId` when given; returns how many. */
export async function deleteSessionsOf(db: Db, userId: string, keptSessionId: string | null = null): Promise<number> {
  const where = { userId, ...(keptSessionId === null ? {} : { id: { not: keptSessionId } }) };
  return (await db.session.deleteMany({ where })).count;
}

/** Makes a workspace the active one of a session. */
export async function switchSession(db: Db, sessionId: string, workspaceId: string): Promise<void> {
  await db.session.updateMany({ where: { id: sessionId }, data: { activeWorkspaceId: workspaceId } });
}

export type SessionRow = {
  id: string;
  createdAt: Date;
  lastSeenAt: Date;
  ipAddress: string | null;
  userAgent: string | null;
};

/** Sessions of a person that have not run out, last used first. */
export function listSessionRows(db: Db, userId: string, now: Date): Promise<SessionRow[]> {
  return db.session.findMany({
    where: { userId, expiresAt: { gt: now } },
    select: { id: true, createdAt: true, lastSeenAt: true, ipAddress: true, userAgent: true },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'asc' }],
    take: 200,
  });
}
