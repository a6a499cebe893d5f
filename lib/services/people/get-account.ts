import type { Viewer } from '@/lib/auth/viewer';
import type { Account } from '@/lib/contracts/people/account';
import { getDb } from '@/lib/db/client';
import { findWorkspace } from '@/lib/db/installation/workspaces';
import { listPasskeyRows } from '@/lib/db/people/second-factors';
import { findSignInSettings } from '@/lib/db/people/users';
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
