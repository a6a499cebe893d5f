import type { Viewer } from '@/lib/auth/viewer';
import { getDb, inTransaction } from '@/lib/db/client';
import { createNotificationFor } from '@/lib/db/notifications/deliveries';
import {
  claimDigestRun,
  type DigestRunKey,
  hasDigestRun,
  saveDigestNotification,
} from '@/lib/db/notifications/digest-runs';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import { type DigestMember, listDigestMembers } from '@/lib/db/people/member-preferences';
import { type DigestPlan, listDueDigests } from '@/lib/domain/usage/digest';
import { readEnv } from '@/lib/env';
import { createUnsubscribeToken } from '@/lib/services/notifications/unsubscribe-token';
import { tryEach } from '@/lib/services/try-each';
import { buildDigest } from './build-digest';

type Input = { workspaceId: string; now: Date };

/**
 * Sends each member the digests they want once their morning has come, each once however many workers look. Returns how
 * many went out.
 */
export async function sendDueDigests({ workspaceId, now }: Input): Promise<number> {
  const { timezone } = await getWorkspaceLabel(getDb(), workspaceId);
  let sent = 0;
  await tryEach(await listDigestMembers(getDb(), workspaceId), async (member) => {
    const zone = member.preference.timezone ?? timezone;
    const plans = listDueDigests(
      member.preference,
      { timezone: zone, locale: member.preference.locale, joinedAt: member.joinedAt },
      now,
    );
    for (const plan of plans) {
      if (await sendDigest({ workspaceId, now }, member, zone, plan)) sent += 1;
    }
  });
  return sent;
}

async function sendDigest(
  { workspaceId, now }: Input,
  member: DigestMember,
  timezone: string,
  plan: DigestPlan,
): Promise<boolean> {
  const { userId, email } = member;
  const key: DigestRunKey = { workspaceId, userId, kind: plan.kind, periodOn: plan.periodOn };
  if (await hasDigestRun(getDb(), key)) return false;
  const path = `/unsubscribe/${createUnsubscribeToken({ workspaceId, userId })}`;
  const message = await buildDigest(mapReader(workspaceId, member, timezone), plan, path, now);
  const publicHost = new URL(readEnv().publicUrl).hostname;
  return inTransaction(async (tx) => {
    if (!(await claimDigestRun(tx, key)) || message === null) return false;
    const digest = { workspaceId, reason: 'digest' as const, incidentId: null, message, publicHost };
    const recipient = { channelId: null, address: email, subscriptionId: null };
    const { notificationId } = await createNotificationFor(tx, digest, [recipient]);
    await saveDigestNotification(tx, key, notificationId);
    return true;
  });
}

/** The member as whoever asks for the numbers, so that a digest shows what they may see and no more. */
function mapReader(workspaceId: string, member: DigestMember, timezone: string): Viewer {
  const { userId, name, role, projectIds, preference } = member;
  const reading = { timezone, locale: preference.locale };
  return { workspaceId, timezone, role, projectIds, reading, actor: { kind: 'user', id: userId, name } };
}
