import type { Db, Transaction } from '@/lib/db/client';
import { FALL_BACK_AFTER_MINUTES } from '@/lib/domain/notifications/channel-health';

/** One notification that a channel did not take in time, and one of its deliveries there to speak for the others. */
export type StrandedNotification = {
  notificationId: string;
  channelId: string;
  deliveryId: string;
  incidentId: string | null;
  severity: 'info' | 'warning' | 'critical';
  /** The channel that was chosen to stand in; null = the next one that works. */
  fallbackChannelId: string | null;
};

/**
 * Messages about incidents that should go to another channel: given up, or failing for five minutes. A channel that has
 * been failing that long passes new ones on at once. Nothing older than the day in which retries end.
 */
export async function listStrandedNotifications(db: Db, workspaceId: string): Promise<StrandedNotification[]> {
  const rows = await db.$queryRaw<StrandedRow[]>`
    SELECT d.notification_id, d.channel_id, (array_agg(d.id ORDER BY d.id))[1] AS delivery_id,
      (array_agg(d.incident_id))[1] AS incident_id, max(d.severity)::text AS severity,
      (array_agg(c.fallback_channel_id))[1] AS fallback_channel_id
    FROM delivery d JOIN channel c ON c.workspace_id = d.workspace_id AND c.id = d.channel_id
    WHERE d.workspace_id = ${workspaceId}::uuid AND d.state IN ('pending', 'dead') AND c.falls_back
      AND d.incident_id IS NOT NULL AND d.fell_back_at IS NULL AND d.created_at > now() - interval '1 day'
      AND (d.state = 'dead'
        OR c.failing_since < now() - make_interval(mins => ${FALL_BACK_AFTER_MINUTES}::int)
        OR d.attempt_count > 0 AND d.created_at < now() - make_interval(mins => ${FALL_BACK_AFTER_MINUTES}::int)
          AND (d.claimed_until IS NULL OR d.claimed_until <= now()))
      AND EXISTS (
        SELECT 1 FROM channel o
        WHERE o.workspace_id = c.workspace_id AND o.enabled AND o.failing_since IS NULL AND o.id <> c.id
          AND (c.fallback_channel_id IS NULL OR o.id = c.fallback_channel_id)
          AND NOT EXISTS (
            SELECT 1 FROM delivery sent WHERE sent.workspace_id = o.workspace_id
              AND sent.notification_id = d.notification_id AND sent.channel_id = o.id))
    GROUP BY d.notification_id, d.channel_id
    ORDER BY min(d.created_at)
    LIMIT 500`;
  return rows.map((row) => ({
    notificationId: row.notification_id,
    channelId: row.channel_id,
    deliveryId: row.delivery_id,
    incidentId: row.incident_id,
    severity: row.severity,
    fallbackChannelId: row.fallback_channel_id,
  }));
}

type StrandedRow = {
  notification_id: string;
  channel_id: string;
  delivery_id: string;
  incident_id: string | null;
  severity: 'info' | 'warning' | 'critical';
  fallback_channel_id: string | null;
};

/** Notes that another channel was asked. False when another process did so first. */
export async function markFellBack(tx: Transaction, workspaceId: string, one: StrandedNotification): Promise<boolean> {
  const marked = await tx.$executeRaw`
    UPDATE delivery SET fell_back_at = now()
    WHERE workspace_id = ${workspaceId}::uuid AND notification_id = ${one.notificationId}::uuid
      AND channel_id = ${one.channelId}::uuid AND fell_back_at IS NULL AND state IN ('pending', 'dead')`;
  return marked > 0;
}

/**
 * Channels that may stand in, the chosen one or all others that work, in the order they were made, those that only a
 * program reads last. Those that the
 * notification went to already are left out, so that it never goes in a circle.
 */
export async function listStandIns(tx: Transaction, workspaceId: string, one: StrandedNotification): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM channel c
    WHERE c.workspace_id = ${workspaceId}::uuid AND c.enabled AND c.failing_since IS NULL
      AND (${one.fallbackChannelId}::uuid IS NULL OR c.id = ${one.fallbackChannelId}::uuid)
      AND NOT EXISTS (
        SELECT 1 FROM delivery sent WHERE sent.workspace_id = c.workspace_id
          AND sent.notification_id = ${one.notificationId}::uuid AND sent.channel_id = c.id)
    ORDER BY c.kind = 'webhook', c.id`;
  return rows.map((row) => row.id);
}
