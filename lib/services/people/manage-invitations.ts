import { hashPassword } from 'better-auth/crypto';
import { createInvitationToken, hashInvitationToken, parseInvitedWorkspaceId } from '@/lib/auth/invitation-token';
import { checkNewPassword } from '@/lib/auth/password-rules';
import { demandRecentProof } from '@/lib/auth/recent-proof';
import { findSignedInUser, type SignedInUser } from '@/lib/auth/session';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type {
  Invitation,
  InvitationAccept,
  InvitationCreate,
  InvitationCreated,
  InvitationView,
} from '@/lib/contracts/people/members';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { findWorkspace } from '@/lib/db/installation/workspaces';
import { lockRow } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import {
  findInvitationByHash,
  findOpenInvitation,
  type InvitationRow,
  insertInvitation,
  listOpenInvitations,
  renewInvitation,
  revokeInvitationRow,
  revokeInvitationsTo,
  takeInvitation,
} from '@/lib/db/people/invitations';
import { findPlace, insertMember } from '@/lib/db/people/members';
import { switchSession } from '@/lib/db/people/sessions';
import { findUserByEmail, insertUser } from '@/lib/db/people/users';
import { DAY_MS } from '@/lib/domain/time';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { recordChange } from '@/lib/services/record-change';
import { queueAccountMail } from './account-mails';
import { checkMayGrant } from './manage-members';

const LIFETIME_MS = 7 * DAY_MS;

/** Invitations that wait for an answer, newest first. */
export async function listInvitations(viewer: Viewer): Promise<{ data: Invitation[]; nextCursor: null }> {
  const now = readNow();
  const rows = await listOpenInvitations(getDb(), viewer.workspaceId);
  return { data: rows.map((row) => mapInvitation(row, now)), nextCursor: null };
}

/**
 * Invites a person by mail. The link works once within seven days; an earlier one to the same address stops working.
 * Throws `conflict` when the address belongs to a member, and `verification_needed` to people who did not prove lately
 * that it is them: an invitation is a way in that outlives their session.
 */
export async function createInvitation(viewer: Viewer, input: InvitationCreate): Promise<InvitationCreated> {
  const { workspaceId, actor } = viewer;
  const { role, projectIds } = input;
  const email = input.email.toLowerCase();
  checkMayGrant(viewer, { role, projectIds });
  demandProofOfPeople(viewer);
  const now = readNow();
  const token = createInvitationToken(workspaceId);
  return inTransaction(async (tx) => {
    const user = await findUserByEmail(tx, email);
    if (user && (await findPlace(tx, workspaceId, user.id))) {
      const message = `"${email}" is a member already`;
      throw new AppError('conflict', message, { errors: [{ path: 'email', message }] });
    }
    await revokeInvitationsTo(tx, workspaceId, email, now);
    const row = await insertInvitation(tx, {
      workspaceId,
      email,
      role,
      projectIds,
      tokenHash: hashInvitationToken(token),
      invitedBy: actor.kind === 'user' ? actor.id : null,
      createdAt: now,
      expiresAt: new Date(now.getTime() + LIFETIME_MS),
    });
    await sendInvitation(tx, viewer, row, token, now);
    const detail = { email };
    await recordChange(tx, viewer, {
      action: 'invitation.created',
      target: row.id,
      detail,
      after: mapInvitation(row, now),
    });
    return { ...mapInvitation(row, now), url: buildUrl(token) };
  });
}

function demandProofOfPeople(viewer: Viewer): void {
  if (viewer.session) demandRecentProof(viewer);
}

/** Sends a fresh link for an open invitation; the earlier link stops working. Throws `not_found`, and `verification_needed` as above. */
export async function resendInvitation(viewer: Viewer, id: string): Promise<InvitationCreated> {
  const { workspaceId } = viewer;
  demandProofOfPeople(viewer);
  const now = readNow();
  const token = createInvitationToken(workspaceId);
  return inTransaction(async (tx) => {
    await lockRow(tx, 'invitation', workspaceId, id);
    const open = await findOpenInvitation(tx, workspaceId, id);
    if (!open) throw makeNotFound(id);
    checkMayGrant(viewer, open);
    const row = await renewInvitation(tx, workspaceId, id, {
      tokenHash: hashInvitationToken(token),
      expiresAt: new Date(now.getTime() + LIFETIME_MS),
    });
    await sendInvitation(tx, viewer, row, token, now);
    const detail = { email: row.email };
    await recordChange(tx, viewer, {
      action: 'invitation.resent',
      target: id,
      detail,
      before: mapInvitation(open, now),
      after: mapInvitation(row, now),
    });
    return { ...mapInvitation(row, now), url: buildUrl(token) };
  });
}

/** Makes an invitation's link stop working. Throws `not_found`. */
export async function revokeInvitation(viewer: Viewer, id: string): Promise<void> {
  const { workspaceId } = viewer;
  const now = readNow();
  await inTransaction(async (tx) => {
    await lockRow(tx, 'invitation', workspaceId, id);
    const open = await findOpenInvitation(tx, workspaceId, id);
    if (!open || !(await revokeInvitationRow(tx, workspaceId, id, now))) throw makeNotFound(id);
    await recordChange(tx, viewer, {
      action: 'invitation.revoked',
      target: id,
      detail: { email: open.email },
      before: mapInvitation(open, now),
    });
  });
}

async function sendInvitation(tx: Transaction, viewer: Viewer, row: InvitationRow, token: string, now: Date) {
  const { workspaceId, actor } = viewer;
  const workspace = await findWorkspace(tx, workspaceId);
  const message = {
    kind: 'invitation' as const,
    workspaceName: workspace?.name ?? 'Spendwatch',
    invitedBy: actor.name,
    role: row.role,
    url: buildUrl(token),
    expiresAt: row.expiresAt.toISOString(),
  };
  await queueAccountMail(tx, { workspaceId, recipient: row.email }, message, now);
}

/** The token stands behind the hash, which browsers send to no server, so no log or referrer ever has it. */
const buildUrl = (token: string) => `${readEnv().publicUrl}/invitation#${token}`;

function mapInvitation(row: InvitationRow, now: Date): Invitation {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    projectIds: row.projectIds,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    state: row.expiresAt > now ? 'pending' : 'expired',
  };
}

const makeNotFound = (id: string) =>
  new AppError('not_found', `invitation ${id}: there is none in this workspace that waits for an answer`);

/** What the invitation page shows before accepting. Throws `not_found` when the link is unknown, used or expired. */
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
 * Accepts an invitation, once. A person who has an account with the invited address must be signed in with it; else a
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
