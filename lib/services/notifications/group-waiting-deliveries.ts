import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { createNotificationFor } from '@/lib/db/notifications/deliveries';
import {
  holdCappedDeliveries,
  listWaitingRecipients,
  lockWaitingDeliveries,
  markGrouped,
  type WaitingDelivery,
  type WaitingRecipient,
} from '@/lib/db/notifications/delivery-groups';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import { GROUP_FROM } from '@/lib/domain/installation/rate-cap';
import { getMessageSeverity, parseAlertMessage, renderSubject } from '@/lib/domain/notifications/notification';
import { buildSummaryMessage, type WaitingMessage } from '@/lib/domain/notifications/summary-message';
import { readEnv } from '@/lib/env';
import { getLogger } from '@/lib/logger';
import { tryEach } from '@/lib/services/try-each';

/**
 * Puts off what is over a recipient's cap, and makes one message of several that waited long for the same recipient, the
 * oldest first. Returns how many were collected. Each recipient is one transaction: collected or waiting, never lost.
 */
export async function groupWaitingDeliveries(workspaceId: string, now: Date): Promise<number> {
  await holdCappedDeliveries(getDb(), workspaceId);
  let grouped = 0;
  await tryEach(await listWaitingRecipients(getDb(), workspaceId), async (recipient) => {
    grouped += await inTransaction((tx) => groupRecipient(tx, workspaceId, recipient, now));
  });
  return grouped;
}

async function groupRecipient(
  tx: Transaction,
  workspaceId: string,
  recipient: WaitingRecipient,
  now: Date,
): Promise<number> {
  const waiting = await lockWaitingDeliveries(tx, workspaceId, recipient);
  const readable = waiting.flatMap((one) => readWaiting(one));
  const [first, ...rest] = readable;
  if (!first || readable.length < GROUP_FROM) return 0;
  const { name, timezone } = await getWorkspaceLabel(tx, workspaceId);
  const message = buildSummaryMessage([first.message, ...rest.map((one) => one.message)], {
    cause: readable.every((one) => one.delivery.wasHeld) ? 'rate' : 'outage',
    asOf: now,
    timezone,
    workspaceName: name,
  });
  const publicHost = new URL(readEnv().publicUrl).hostname;
  const { deliveries } = await createNotificationFor(
    tx,
    { workspaceId, reason: 'digest', incidentId: null, message, publicHost },
    [
      {
        channelId: recipient.channelId,
        address: recipient.recipient,
        subscriptionId: first.delivery.subscriptionId,
      },
    ],
  );
  const [summary] = deliveries;
  if (!summary) return 0;
  const ids = readable.map((one) => one.delivery.id);
  await markGrouped(tx, workspaceId, ids, summary.id);
  return ids.length;
}

/** A message that this version cannot read is not grouped and waits for a version that can. */
function readWaiting(delivery: WaitingDelivery): { delivery: WaitingDelivery; message: WaitingMessage }[] {
  try {
    const message = parseAlertMessage(delivery.message);
    return [
      {
        delivery,
        message: {
          incidentId: delivery.incidentId,
          subject: renderSubject(message),
          severity: getMessageSeverity(message),
          isResolved: delivery.reason === 'resolved',
          decidedAt: delivery.decidedAt,
        },
      },
    ];
  } catch (error) {
    getLogger().error({ deliveryId: delivery.id, err: error }, 'a waiting message cannot be read');
    return [];
  }
}
