import { findClientAddress } from '@/lib/auth/client-address';
import {
  createDeviceMark,
  hashDeviceMark,
  hashDeviceTraits,
  readDeviceMark,
  renderDeviceCookie,
} from '@/lib/auth/device-mark';
import { findViewer } from '@/lib/auth/session';
import type { Viewer } from '@/lib/auth/viewer';
import { getDb, inTransaction } from '@/lib/db/client';
import { findMembership } from '@/lib/db/installation/workspaces';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { rememberDevice } from '@/lib/db/people/known-devices';
import { listWorkspaceIdsOf } from '@/lib/db/people/person-data';
import { findUserByEmail } from '@/lib/db/people/users';
import type { AccountMessage } from '@/lib/domain/people/account-mail';
import { describeDevice } from '@/lib/domain/people/device';
import { recordChange } from '@/lib/services/record-change';
import { queueAccountMail, queueMailToUser } from './account-mails';

/** What a person changed about how they sign in, without the parts that every mail has. */
type AccountChange =
  | { kind: 'password-changed' }
  | { kind: 'factor-added' | 'factor-removed'; factor: string }
  | { kind: 'email-changed'; newEmail: string };

/** Records a change of a person's own account in the audit trail and mails it to them. */
export async function noteAccountChange(
  viewer: Viewer,
  change: AccountChange,
  headers: Headers,
  now: Date,
): Promise<void> {
  const { workspaceId, actor, email } = viewer;
  const origin = { device: describeDevice(headers.get('user-agent')), address: findClientAddress(headers) };
  const message = { ...change, origin, at: now.toISOString() } satisfies AccountMessage;
  await inTransaction(async (tx) => {
    if (email) await queueAccountMail(tx, { workspaceId, recipient: email }, message, now);
    const { kind, ...detail } = change;
    await recordChange(tx, viewer, { action: `account.${kind}`, target: actor.id, detail });
  });
}

/** The same for a factor that the sign-in library added on its own. */
export async function noteFactorAdded(headers: Headers, factor: string, now: Date): Promise<void> {
  const viewer = await findViewer(headers);
  if (viewer) await noteAccountChange(viewer, { kind: 'factor-added', factor }, headers, now);
}

/** Failures of one account after which each tenth is noted: fewer are mistyped passwords. */
const NOTED_FAILURES = 10;

/** Notes in the trail of each workspace of a person that signing in failed repeatedly; an unknown address leaves no entry. */
export async function noteRefusedSignIns(email: string, failures: number, headers: Headers, now: Date): Promise<void> {
  if (failures === 0 || failures % NOTED_FAILURES !== 0) return;
  const user = await findUserByEmail(getDb(), email);
  if (!user) return;
  const device = describeDevice(headers.get('user-agent'));
  const address = findClientAddress(headers);
  for (const workspaceId of await listWorkspaceIdsOf(getDb(), user.id)) {
    await insertAuditEntry(getDb(), {
      ...{ workspaceId, actor: user.name || user.email, action: 'session.refused-often', target: user.id },
      detail: { failures, device, address, at: now.toISOString() },
      by: { kind: 'system', id: null },
    });
  }
}

export type SignInWay = 'password' | 'authenticator app' | 'recovery code' | 'passkey' | 'provider' | 'link';

/**
 * Notes that a person signed in: the audit trail records it, the browser gets a mark, and the person a mail when neither
 * the mark nor the kind of browser and its network were seen before. Returns the Set-Cookie header of the mark.
 */
export async function noteSignIn(
  user: { id: string; email: string; name: string },
  way: SignInWay,
  headers: Headers,
  now: Date,
): Promise<string> {
  const mark = readDeviceMark(headers) ?? createDeviceMark();
  const userAgent = headers.get('user-agent');
  const address = findClientAddress(headers);
  const origin = { device: describeDevice(userAgent), address };
  await inTransaction(async (tx) => {
    const isNewMark = await rememberDevice(tx, user.id, hashDeviceMark(mark), now);
    const isNewKind = await rememberDevice(tx, user.id, hashDeviceTraits(userAgent, address), now);
    const at = now.toISOString();
    if (isNewMark && isNewKind) await queueMailToUser(tx, user, { kind: 'new-device', origin, at }, now);
    if (way === 'recovery code') {
      await queueMailToUser(tx, user, { kind: 'recovery-code-used', origin, at, remaining: null }, now);
    }
    const membership = await findMembership(tx, user.id);
    if (!membership) return;
    await insertAuditEntry(tx, {
      workspaceId: membership.workspaceId,
      actor: user.name || user.email,
      action: 'session.created',
      target: user.id,
      detail: { way, device: origin.device, address },
    });
  });
  return renderDeviceCookie(mark);
}
