import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { insertIncidentEvent } from '@/lib/db/incidents/incidents';
import { listChannelsWithRecipients } from '@/lib/db/notifications/channels';
import { insertDeliveries } from '@/lib/db/notifications/deliveries';
import {
  listStandIns,
  listStrandedNotifications,
  markFellBack,
  type StrandedNotification,
} from '@/lib/db/notifications/delivery-fallbacks';
import { listRecipients } from '@/lib/domain/notifications/channel';
import { readEnv } from '@/lib/env';
import { tryEach } from '@/lib/services/try-each';

/**
 * Gives messages that a channel has not taken for five minutes, or never will, to another one as well. The first channel
 * goes on trying. Returns how many messages found another way.
 */
export async function fallBackDeliveries(workspaceId: string, now: Date): Promise<number> {
  let count = 0;
  await tryEach(await listStrandedNotifications(getDb(), workspaceId), async (stranded) => {
    if (await inTransaction((tx) => fallBack(tx, workspaceId, stranded, now))) count += 1;
  });
  return count;
}

async function fallBack(
  tx: Transaction,
  workspaceId: string,
  stranded: StrandedNotification,
  now: Date,
): Promise<boolean> {
  const [standIn] = await findStandIn(tx, workspaceId, stranded);
  if (!standIn || !(await markFellBack(tx, workspaceId, stranded))) return false;
  const { notificationId, deliveryId: fallbackOf, incidentId, severity } = stranded;
  const publicHost = new URL(readEnv().publicUrl).hostname;
  const shared = { workspaceId, notificationId, incidentId, severity, fallbackOf, publicHost };
  await insertDeliveries(tx, shared, standIn.recipients);
  if (incidentId === null) return true;
  await insertIncidentEvent(tx, workspaceId, incidentId, {
    ...{ at: now, kind: 'notified', actor: null },
    text: `Not taken in time, so ${standIn.recipients.map((one) => one.address).join(', ')} is notified instead`,
  });
  return true;
}

/** The first fallback channel that has a recipient. */
async function findStandIn(tx: Transaction, workspaceId: string, stranded: StrandedNotification) {
  const ids = await listStandIns(tx, workspaceId, stranded);
  const channels = await listChannelsWithRecipients(tx, workspaceId, ids);
  return ids.flatMap((id) => {
    const recipients = listRecipients(channels.filter((one) => one.id === id));
    return recipients.length === 0 ? [] : [{ id, recipients }];
  });
}
