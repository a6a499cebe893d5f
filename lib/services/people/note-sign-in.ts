import { findClientAddress } from '@/lib/auth/client-address';
import {
  createDeviceMark,
  hashDeviceMark,
  hashDeviceTraits,
  readDeviceMark,
  renderDeviceCookie,
} from '@/lib/auth/device-mark';
import { inTransaction } from '@/lib/db/client';
import { findMembership } from '@/lib/db/installation/workspaces';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { rememberDevice } from '@/lib/db/people/known-devices';
import { describeDevice } from '@/lib/domain/people/device';
import { queueMailToUser } from './queue-account-mail';

export type SignInWay = 'password' | 'authenticator app' | 'recovery code' | 'passkey' | 'provider' | 'link';

/**
 * Notes that a person signed in: the audit trail tells it, the browser gets a mark, and the person a mail when neither
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
