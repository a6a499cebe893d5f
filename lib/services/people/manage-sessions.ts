import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Session } from '@/lib/contracts/people/account';
import { getDb, inTransaction } from '@/lib/db/client';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { deleteSessionOf, deleteSessionsOf, listSessionRows } from '@/lib/db/people/sessions';
import { deleteMailedLinksOf } from '@/lib/db/people/verifications';
import { describeDevice } from '@/lib/domain/people/device';
import { AppError } from '@/lib/errors';

/** Where the signed-in person is signed in, last used first. */
export async function listSessions(viewer: Viewer): Promise<{ data: Session[]; nextCursor: null }> {
  const rows = await listSessionRows(getDb(), viewer.actor.id, readNow());
  const data = rows.map((row) => ({
    id: row.id,
    device: describeDevice(row.userAgent),
    address: row.ipAddress || null,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    current: row.id === viewer.session?.id,
  }));
  return { data, nextCursor: null };
}

/** Ends one session of the signed-in person, at once. Throws `not_found`, also for sessions of others. */
export async function revokeSession(viewer: Viewer, id: string): Promise<void> {
  const { workspaceId, actor } = viewer;
  await inTransaction(async (tx) => {
    const row = (await listSessionRows(tx, actor.id, readNow())).find((one) => one.id === id);
    if (!(await deleteSessionOf(tx, actor.id, id)))
      throw new AppError('not_found', `session "${id}": you have none such`);
    const detail = row ? { name: describeDevice(row.userAgent) } : {};
    await insertAuditEntry(tx, { workspaceId, actor: actor.name, action: 'session.revoked', target: id, detail });
  });
}

/** Ends all sessions of the signed-in person but this one, and the links that were mailed to them; returns how many. */
export async function revokeOtherSessions(viewer: Viewer): Promise<{ ended: number }> {
  const { workspaceId, actor, session } = viewer;
  if (!session) throw new AppError('forbidden', 'this is for signed-in people');
  return inTransaction(async (tx) => {
    const ended = await deleteSessionsOf(tx, actor.id, session.id);
    await deleteMailedLinksOf(tx, actor.id);
    const entry = { workspaceId, actor: actor.name, action: 'session.others-revoked', target: actor.id };
    await insertAuditEntry(tx, { ...entry, detail: { ended } });
    return { ended };
  });
}
