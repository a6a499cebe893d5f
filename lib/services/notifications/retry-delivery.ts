import type { Viewer } from '@/lib/auth/viewer';
import type { DeliveryDetail } from '@/lib/contracts/notifications/notifications';
import { inTransaction } from '@/lib/db/client';
import { lockRow } from '@/lib/db/locks';
import { findDeliveryRecord, reviveDelivery } from '@/lib/db/notifications/delivery-list';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { AppError } from '@/lib/errors';
import { makeDeliveryNotFound, mapDelivery } from './map-delivery';

/**
 * Sends a delivery that was given up again, as soon as a worker is free. Throws `not_found`, or `conflict` when it is not
 * given up: it goes on by itself, or it arrived.
 */
export async function retryDelivery(viewer: Viewer, id: string): Promise<DeliveryDetail> {
  const { workspaceId, actor } = viewer;
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
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'delivery.retried',
      target: id,
      detail: { recipient: before.recipient },
      before: { state: before.state },
      after: after && { state: after.state },
    });
    return mapDelivery(after ?? before);
  });
}
