import type { Viewer } from '@/lib/auth/viewer';
import type { Preferences, PreferencesUpdate } from '@/lib/contracts/people/preferences';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { findPreference, lockPreference, savePreference } from '@/lib/db/people/member-preferences';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { AppError } from '@/lib/errors';

/** What the signed-in member gets by mail. Throws `forbidden` for tokens, which get no mail. */
export async function getPreferences(viewer: Viewer): Promise<Preferences> {
  const userId = requireMember(viewer);
  const preference = await findPreference(getDb(), viewer.workspaceId, userId);
  return { ...preference, email: await findEmail(viewer) };
}

/** Changes it. Throws `forbidden` for tokens. */
export async function updatePreferences(viewer: Viewer, patch: PreferencesUpdate): Promise<Preferences> {
  const userId = requireMember(viewer);
  const wantsDigest = patch.digestDaily || patch.digestWeekly || patch.digestMonthly;
  const { workspaceId, actor } = viewer;
  const preference = await inTransaction(async (tx: Transaction) => {
    const before = await lockPreference(tx, workspaceId, userId);
    const after = await savePreference(tx, workspaceId, userId, {
      ...dropAbsent(patch),
      ...(wantsDigest ? { unsubscribedAt: null } : {}),
    });
    const entry = { workspaceId, actor: actor.name, action: 'preferences.updated', target: userId, detail: {} };
    await insertAuditEntry(tx, { ...entry, before, after });
    return after;
  });
  return { ...preference, email: await findEmail(viewer) };
}

function requireMember(viewer: Viewer): string {
  if (viewer.actor.kind === 'user') return viewer.actor.id;
  throw new AppError('forbidden', `preferences belong to people: ${viewer.actor.name} is a ${viewer.actor.kind}`);
}

async function findEmail(viewer: Viewer): Promise<string> {
  if (viewer.email) return viewer.email;
  const user = await getDb().user.findUnique({ where: { id: viewer.actor.id }, select: { email: true } });
  return user?.email ?? '';
}
