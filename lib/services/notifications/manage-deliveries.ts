import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import type { DeliveryDetail, DeliveryQuery } from '@/lib/contracts/notifications/notifications';
import { getDb, inTransaction } from '@/lib/db/client';
import { lockRow } from '@/lib/db/locks';
import {
  findDeliveryRecord,
  type ListedDelivery,
  listDeliveryRecords,
  reviveDelivery,
} from '@/lib/db/notifications/delivery-list';
import { renderStoredSubject } from '@/lib/domain/notifications/notification';
import { AppError } from '@/lib/errors';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';
import { recordChange } from '@/lib/services/record-change';
import { mapDeliveryState } from './list-notifications';

/** A delivery as the API shows it. */
function mapDelivery(record: ListedDelivery): DeliveryDetail {
  const { notificationId, incidentId, severity, reason, decisionReason, channel, message, createdAt } = record;
  return {
    ...mapDeliveryState(record),
    ...{ notificationId, incidentId, severity, reason, decisionReason },
    channelName: channel?.name ?? null,
    channelKind: channel?.kind ?? null,
    subject: renderStoredSubject(message),
    createdAt: createdAt.toISOString(),
  };
}

/** The answer to an id that no delivery of the workspace has. */
function makeDeliveryNotFound(id: string): AppError {
  return new AppError('not_found', `delivery "${id}": there is no such delivery in this workspace`);
}

/** Deliveries newest first, with every attempt and the receiver's reply. */
export async function listDeliveries(
  viewer: Viewer,
  query: z.infer<typeof DeliveryQuery>,
): Promise<{ data: DeliveryDetail[]; nextCursor: string | null }> {
  const records = await listDeliveryRecords(getDb(), viewer.workspaceId, {
    state: query.state ?? null,
    channelId: query.channelId ?? null,
    beforeId: parseIdCursor(query.cursor),
    limit: query.limit + 1,
  });
  const { rows, nextCursor } = cutPage(records, query.limit, (record) => record.id);
  return { data: rows.map(mapDelivery), nextCursor };
}

/**
 * Sends a delivery that was given up again, as soon as a worker is free. Throws `not_found`, or `conflict` when it is not
 * given up: it is retried automatically, or it arrived.
 */
export async function retryDelivery(viewer: Viewer, id: string): Promise<DeliveryDetail> {
  const { workspaceId } = viewer;
  return inTransaction(async (tx) => {
    await lockRow(tx, 'delivery', workspaceId, id);
    const before = await findDeliveryRecord(tx, workspaceId, id);
    if (!before) throw makeDeliveryNotFound(id);
    if (!(await reviveDelivery(tx, workspaceId, id))) {
      throw new AppError(
        'conflict',
        `delivery "${id}" is ${before.state}: only one that was given up can be sent again`,
      );
    }
    const after = await findDeliveryRecord(tx, workspaceId, id);
    await recordChange(tx, viewer, {
      action: 'delivery.retried',
      target: id,
      detail: { recipient: before.recipient },
      before: { state: before.state },
      after: after && { state: after.state },
    });
    return mapDelivery(after ?? before);
  });
}
