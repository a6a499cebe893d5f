import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import type { DeliveryDetail, DeliveryQuery } from '@/lib/contracts/notifications/notifications';
import { getDb } from '@/lib/db/client';
import { listDeliveryRecords } from '@/lib/db/notifications/delivery-list';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';
import { mapDelivery } from './map-delivery';

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
