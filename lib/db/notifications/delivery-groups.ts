import type { Db, Transaction } from '@/lib/db/client';
import {
  CAP_WINDOW_MINUTES,
  CRITICAL_CAP_FACTOR,
  DEFAULT_RATE_CAP,
  GROUP_AFTER_MINUTES,
  GROUP_FROM,
  SHORTEST_HOLD_MINUTES,
} from '@/lib/domain/installation/rate-cap';
import type { NotificationReason } from '@/lib/domain/notifications/notification';

/**
 * Puts off what is due for recipients that had their share, until the oldest of it leaves the window and for some minutes
 * at least. A claim would not take them anyway; this way it need not walk over them each time.
 */
export async function holdCappedDeliveries(db: Db, workspaceId: string): Promise<number> {
  return db.$executeRaw`
    WITH recipient AS MATERIALIZED (
      SELECT d.channel_id, lower(d.recipient) AS recipient, max(COALESCE(c.rate_cap, ${DEFAULT_RATE_CAP}::int)) AS cap
      FROM delivery d LEFT JOIN channel c ON c.workspace_id = d.workspace_id AND c.id = d.channel_id
      WHERE d.workspace_id = ${workspaceId}::uuid AND d.state = 'pending' AND d.next_attempt_at <= now()
        AND d.incident_id IS NOT NULL AND c.kind NOT IN ('webhook', 'pagerduty')
      GROUP BY d.channel_id, lower(d.recipient)
    ), sent AS MATERIALIZED (
      SELECT r.channel_id, r.recipient, r.cap, recent.count, recent.oldest FROM recipient r
      CROSS JOIN LATERAL (
        SELECT count(*) AS count, min(s.sent_at) AS oldest FROM delivery s
        WHERE s.workspace_id = ${workspaceId}::uuid AND s.channel_id = r.channel_id AND lower(s.recipient) = r.recipient
          AND s.state = 'sent' AND s.incident_id IS NOT NULL
          AND s.sent_at > now() - make_interval(mins => ${CAP_WINDOW_MINUTES}::int)
      ) recent
      WHERE recent.count >= r.cap
    )
    UPDATE delivery d
    SET next_attempt_at = greatest(now() + make_interval(mins => ${SHORTEST_HOLD_MINUTES}::int),
      sent.oldest + make_interval(mins => ${CAP_WINDOW_MINUTES}::int))
    FROM sent
    WHERE d.workspace_id = ${workspaceId}::uuid AND d.channel_id = sent.channel_id AND lower(d.recipient) = sent.recipient
      AND d.state = 'pending' AND d.incident_id IS NOT NULL AND d.next_attempt_at <= now()
      AND (d.claimed_until IS NULL OR d.claimed_until <= now())
      AND sent.count >= sent.cap * CASE WHEN d.severity = 'critical' THEN ${CRITICAL_CAP_FACTOR}::int ELSE 1 END`;
}

/** One recipient of one channel for whom several messages have waited long. */
export type WaitingRecipient = { channelId: string; recipient: string };

/** Recipients whose messages should go out as one. Channels that take nothing are left waiting. */
export async function listWaitingRecipients(db: Db, workspaceId: string): Promise<WaitingRecipient[]> {
  const rows = await db.$queryRaw<{ channel_id: string; recipient: string }[]>`
    SELECT d.channel_id, min(d.recipient) AS recipient FROM delivery d
    LEFT JOIN channel c ON c.workspace_id = d.workspace_id AND c.id = d.channel_id
    WHERE d.workspace_id = ${workspaceId}::uuid AND d.state = 'pending' AND d.next_attempt_at <= now()
      AND (d.claimed_until IS NULL OR d.claimed_until <= now()) AND d.incident_id IS NOT NULL
      AND c.next_probe_at IS NULL AND (c.kind IS NULL OR c.kind NOT IN ('webhook', 'pagerduty'))
    GROUP BY d.channel_id, lower(d.recipient)
    HAVING count(*) FILTER (WHERE d.created_at < now() - make_interval(mins => ${GROUP_AFTER_MINUTES}::int)) >= ${GROUP_FROM}::int
    ORDER BY min(d.created_at)`;
  return rows.map((row) => ({ channelId: row.channel_id, recipient: row.recipient }));
}

export type WaitingDelivery = {
  id: string;
  notificationId: string;
  subscriptionId: string | null;
  incidentId: string | null;
  reason: NotificationReason;
  /** Stored JSON, see lib/domain/notifications/notification.ts. */
  message: unknown;
  decidedAt: Date;
  /** Whether it was put off although nothing had failed: a cap or quiet hours. */
  wasHeld: boolean;
};

/** What waits for one recipient, oldest first, locked until the transaction ends; what others hold is left out. */
export async function lockWaitingDeliveries(
  tx: Transaction,
  workspaceId: string,
  { channelId, recipient }: WaitingRecipient,
): Promise<WaitingDelivery[]> {
  const rows = await tx.$queryRaw<WaitingRow[]>`
    SELECT d.id, d.notification_id, d.subscription_id, d.incident_id, n.reason::text AS reason, n.message,
      n.created_at AS decided_at,
      (d.attempt_count = 0 AND d.next_attempt_at > d.created_at + interval '30 seconds') AS was_held
    FROM delivery d JOIN notification n ON n.workspace_id = d.workspace_id AND n.id = d.notification_id
    WHERE d.workspace_id = ${workspaceId}::uuid AND d.channel_id = ${channelId}::uuid
      AND lower(d.recipient) = lower(${recipient}) AND d.state = 'pending' AND d.incident_id IS NOT NULL
      AND d.next_attempt_at <= now() AND (d.claimed_until IS NULL OR d.claimed_until <= now())
    ORDER BY d.created_at, d.id
    FOR UPDATE OF d SKIP LOCKED`;
  return rows.map((row) => ({
    id: row.id,
    notificationId: row.notification_id,
    subscriptionId: row.subscription_id,
    incidentId: row.incident_id,
    reason: row.reason,
    message: row.message,
    decidedAt: row.decided_at,
    wasHeld: row.was_held,
  }));
}

type WaitingRow = {
  id: string;
  notification_id: string;
  subscription_id: string | null;
  incident_id: string | null;
  reason: NotificationReason;
  message: unknown;
  decided_at: Date;
  was_held: boolean;
};

/** Marks deliveries as sent within another one. */
export async function markGrouped(
  tx: Transaction,
  workspaceId: string,
  ids: readonly string[],
  groupedInto: string,
): Promise<void> {
  await tx.delivery.updateMany({
    where: { workspaceId, id: { in: [...ids] } },
    data: { state: 'grouped', groupedInto, awaitsChannel: false },
  });
}
