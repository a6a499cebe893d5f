import type { Viewer } from '@/lib/auth/viewer';
import type { Account } from '@/lib/contracts/people/account';
import type { Preferences, PreferencesUpdate } from '@/lib/contracts/people/preferences';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { findWorkspace } from '@/lib/db/installation/workspaces';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { findPreference, lockPreference, savePreference } from '@/lib/db/people/member-preferences';
import { listPasskeyRows } from '@/lib/db/people/second-factors';
import { findSignInSettings } from '@/lib/db/people/users';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { VERIFICATION_MEMORY_MS } from '@/lib/domain/people/session-limit';
import { AppError } from '@/lib/errors';

const PASSWORD_PROVIDER = 'credential';

/** The signed-in person, their place, and how they prove who they are. Throws `forbidden` for tokens. */
export async function getAccount(viewer: Viewer): Promise<Account> {
  const { session, actor, workspaceId, role } = viewer;
  const settings = session ? await findSignInSettings(getDb(), actor.id) : null;
  const workspace = await findWorkspace(getDb(), workspaceId);
  if (!session || !settings || !workspace) throw new AppError('forbidden', 'this is for signed-in people');
  const passkeys = await listPasskeyRows(getDb(), actor.id);
  return {
    id: actor.id,
    name: settings.name,
    email: settings.email,
    role,
    workspace: { id: workspace.id, name: workspace.name },
    hasPassword: settings.providers.includes(PASSWORD_PROVIDER),
    providers: settings.providers.filter((provider) => provider !== PASSWORD_PROVIDER),
    authenticator: settings.hasAuthenticator,
    passkeys: passkeys.map((one) => ({
      id: one.id,
      name: one.name ?? 'Passkey',
      createdAt: one.createdAt?.toISOString() ?? null,
      synced: one.backedUp,
    })),
    mustSetUpFactor: viewer.mustSetUpFactor ?? false,
    verifiedUntil: new Date(session.verifiedAt.getTime() + VERIFICATION_MEMORY_MS).toISOString(),
  };
}

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
