import { setTimeout as sleep } from 'node:timers/promises';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { ChannelTestResult } from '@/lib/contracts/notifications/channels';
import { getDb, inTransaction } from '@/lib/db/client';
import { hasFreshHeartbeat } from '@/lib/db/installation/heartbeats';
import { findChannel } from '@/lib/db/notifications/channels';
import { createNotification, findNotificationRecord, type NotificationRecord } from '@/lib/db/notifications/deliveries';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import { HANDOVER_REPLY } from '@/lib/domain/notifications/delivery';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { recordChange } from '@/lib/services/record-change';
import { mapNotification } from './list-notifications';
import { makeChannelNotFound } from './manage-channels';

const POLL_MS = 250;
/** A worker beats every 5 seconds. */
const WORKER_SILENCE_SECONDS = 30;

/**
 * Sends a test mail to every address of a channel by the way that alerts take, and waits until the worker has the
 * server's answers, at most `waitMs`. `delivered` = all were accepted. Without a running worker there would be no
 * answer: the
 * deliveries come back at once and without an attempt, `workerRuns` false, and go out when one starts. Throws
 * `not_found`, or `conflict` when the channel is switched off.
 */
export async function testChannel(
  viewer: Viewer,
  id: string,
  { waitMs = 15_000, now = readNow }: { waitMs?: number; now?: () => Date } = {},
): Promise<ChannelTestResult> {
  const notificationId = await storeTest(viewer, id, now());
  const workerRuns = await hasFreshHeartbeat(getDb(), 'worker', WORKER_SILENCE_SECONDS);
  const giveUpAt = now().getTime() + (workerRuns ? waitMs : 0);
  for (;;) {
    const record = await findNotificationRecord(getDb(), viewer.workspaceId, notificationId);
    if (!record) throw makeChannelNotFound(id);
    if (isAnswered(record) || now().getTime() >= giveUpAt) {
      const { deliveries } = mapNotification(record);
      return { notificationId, delivered: deliveries.every((one) => one.state === 'sent'), workerRuns, deliveries };
    }
    await sleep(POLL_MS);
  }
}

async function storeTest(viewer: Viewer, channelId: string, asOf: Date): Promise<string> {
  const { workspaceId, timezone, actor } = viewer;
  return inTransaction(async (tx) => {
    const channel = await findChannel(tx, workspaceId, channelId);
    if (!channel) throw makeChannelNotFound(channelId);
    if (!channel.enabled) {
      throw new AppError('conflict', `channel "${channel.name}" is switched off: switch it on to test it`);
    }
    const workspace = await getWorkspaceLabel(tx, workspaceId);
    const { notificationId } = await createNotification(tx, {
      workspaceId,
      reason: 'test',
      incidentId: null,
      message: {
        kind: 'test',
        channelName: channel.name,
        requestedBy: actor.name,
        asOf: asOf.toISOString(),
        timezone,
        workspaceName: workspace.name,
      },
      channelIds: [channelId],
      publicHost: new URL(readEnv().publicUrl).hostname,
    });
    const detail = { name: channel.name };
    await recordChange(tx, viewer, { action: 'channel.tested', target: channelId, detail });
    return notificationId;
  });
}

/**
 * Whether every recipient's server has said something: yes, no, or not now. Attempts are read a moment after their
 * deliveries: a pending delivery with an accepted attempt was sent in between, and is read again.
 */
function isAnswered(record: NotificationRecord): boolean {
  return record.deliveries.every(
    ({ state, attempts }) =>
      state !== 'pending' || attempts.some(({ outcome, reply }) => outcome !== 'accepted' && reply !== HANDOVER_REPLY),
  );
}
