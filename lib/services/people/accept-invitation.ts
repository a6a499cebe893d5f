import { hashPassword } from 'better-auth/crypto';
import { hashInvitationToken, parseInvitedWorkspaceId } from '@/lib/auth/invitation-token';
import { checkNewPassword } from '@/lib/auth/password-rules';
import { findSignedInUser, type SignedInUser } from '@/lib/auth/session';
import { readNow } from '@/lib/clock';
import type { InvitationAccept, InvitationView } from '@/lib/contracts/people/members';
import { getDb, inTransaction } from '@/lib/db/client';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { findInvitationByHash, takeInvitation } from '@/lib/db/people/invitations';
import { findPlace, insertMember } from '@/lib/db/people/members';
import { switchSession } from '@/lib/db/people/sessions';
import { findUserByEmail, insertUser } from '@/lib/db/people/users';
import { AppError } from '@/lib/errors';

/** What the holder of a link is told before accepting. Throws `not_found` when the link is no good. */
export async function viewInvitation(token: string, headers: Headers): Promise<InvitationView> {
  const { invitation } = await getInvitation(token);
  const signedIn = await findSignedInUser(headers);
  return {
    workspaceName: invitation.workspace.name,
    email: invitation.email,
    role: invitation.role,
    expiresAt: invitation.expiresAt.toISOString(),
    hasAccount: (await findUserByEmail(getDb(), invitation.email)) !== null,
    isSignedIn: signedIn?.email === invitation.email,
    signedInAs: signedIn?.email ?? null,
  };
}

/**
 * Accepts an invitation, once. Somebody who signs in with the invited address already must be signed in with it; else a
 * new account is made, whose address the link has proven: with a password, or without one for those who then sign in
 * through a provider that vouches for the same address.
 */
export async function acceptInvitation(
  input: InvitationAccept,
  headers: Headers,
): Promise<{ email: string; workspaceId: string }> {
  const { workspaceId, invitation } = await getInvitation(input.token);
  const { email, role, projectIds } = invitation;
  const signedIn = await findSignedInUser(headers);
  const known = await findUserByEmail(getDb(), email);
  if (known) checkIsSelf(signedIn, known.id, email);
  if (input.password !== undefined) await checkNewPassword(input.password, [input.name ?? '', email]);
  const passwordHash = input.password === undefined ? null : await hashPassword(input.password);
  const name = input.name ?? email.split('@')[0] ?? email;
  await inTransaction(async (tx) => {
    if (!(await takeInvitation(tx, workspaceId, invitation.id, readNow()))) throw makeStale();
    const user = known ?? (await insertUser(tx, { name, email, passwordHash }));
    if (await findPlace(tx, workspaceId, user.id))
      throw new AppError('conflict', 'you belong to this workspace already');
    await insertMember(tx, workspaceId, user.id, { role, projectIds });
    if (signedIn && known) await switchSession(tx, signedIn.sessionId, workspaceId);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: user.name || email,
      action: 'member.joined',
      target: user.id,
      detail: { email },
      after: { role, projectIds },
    });
  });
  return { email, workspaceId };
}

function checkIsSelf(signedIn: SignedInUser | null, userId: string, email: string): void {
  if (signedIn?.id === userId) return;
  throw new AppError('unauthorized', `sign in as ${email} first, then open the link again`);
}

async function getInvitation(token: string) {
  const workspaceId = parseInvitedWorkspaceId(token);
  const invitation =
    workspaceId === null
      ? null
      : await findInvitationByHash(getDb(), workspaceId, hashInvitationToken(token), readNow());
  if (!workspaceId || !invitation) throw makeStale();
  return { workspaceId, invitation };
}

const makeStale = () =>
  new AppError('not_found', 'this invitation was used, taken back or is older than seven days: ask for a new one');
