import { createInvitationToken, hashInvitationToken } from '@/lib/auth/invitation-token';
import { demandRecentProof } from '@/lib/auth/recent-proof';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Invitation, InvitationCreate, InvitationCreated } from '@/lib/contracts/people/members';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { findWorkspace } from '@/lib/db/installation/workspaces';
import { lockRow } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import {
  findOpenInvitation,
  type InvitationRow,
  insertInvitation,
  listOpenInvitations,
  renewInvitation,
  revokeInvitationRow,
  revokeInvitationsTo,
} from '@/lib/db/people/invitations';
import { findPlace } from '@/lib/db/people/members';
import { findUserByEmail } from '@/lib/db/people/users';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { checkMayGrant } from './manage-members';
import { queueAccountMail } from './queue-account-mail';

const LIFETIME_MS = 7 * 86_400_000;

/** Invitations that wait for an answer, newest first. */
export async function listInvitations(viewer: Viewer): Promise<{ data: Invitation[]; nextCursor: null }> {
  const now = readNow();
  const rows = await listOpenInvitations(getDb(), viewer.workspaceId);
  return { data: rows.map((row) => mapInvitation(row, now)), nextCursor: null };
}

/**
 * Invites somebody by mail. The link works once within seven days; an earlier one to the same address stops working.
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
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
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
  const { workspaceId, actor } = viewer;
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
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
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
  const { workspaceId, actor } = viewer;
  const now = readNow();
  await inTransaction(async (tx) => {
    await lockRow(tx, 'invitation', workspaceId, id);
    const open = await findOpenInvitation(tx, workspaceId, id);
    if (!open || !(await revokeInvitationRow(tx, workspaceId, id, now))) throw makeNotFound(id);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
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
