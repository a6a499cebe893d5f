import type { Db } from '@/lib/db/client';
import { CAP_WINDOW_MINUTES, CRITICAL_CAP_FACTOR, DEFAULT_RATE_CAP } from '@/lib/domain/installation/rate-cap';
import { type AfterAttempt, type AttemptOutcome, HANDOVER_REPLY } from '@/lib/domain/notifications/delivery';
import type { NotificationReason } from '@/lib/domain/notifications/notification';
import type { ReaderChoice } from '@/lib/domain/reader';

/** One delivery that this process may send until `claimedUntil`, with all that its mail needs. */
export type ClaimedDelivery = {
  workspaceId: string;
  id: string;
  notificationId: string;
  /** null = a mail to a member's own address, through no channel. */
  channelId: string | null;
  /** Browser of a web push channel; null for every other kind. */
  subscriptionId: string | null;
  recipient: string;
  messageId: string;
  /** Attempts begun so far, this one included. */
  attemptCount: number;
  /** Proof of the claim: a later claim has another one. */
  claimedUntil: Date;
  /** Attempts that handed the mail over and never learned the answer: the process died, or the connection was lost. */
  handoversInDoubt: number;
  /** Since the decision to notify, by the database's clock. */
  ageMs: number;
  reason: NotificationReason;
  incidentId: string | null;
  /** Stored JSON, see lib/domain/notifications/notification.ts. */
  message: unknown;
  decidedAt: Date;
  /** Message-ID of the first mail of the incident that this recipient got; null = none yet. */
  threadRootId: string | null;
  /** Name of the channel that did not take the message this one repeats; null = it comes in its own right. */
  standsInFor: string | null;
  /**
   * How the member with this address wants numbers and times written; null = no member has it, or no preference is set.
   */
  reading: ReaderChoice | null;
};

/** Longer than any attempt may take, short enough that a message waits little for a process that died. */
const LEASE_SECONDS = 60;

/** Processes that may claim in the same instant without one of them coming back empty-handed. */
const CLAIMERS_AT_ONCE = 8;

/** Workspaces that have something to send or to wait for, those waiting longest first. */
export async function listWorkspacesWithPendingDeliveries(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ workspace_id: string }[]>`
    SELECT workspace_id FROM delivery WHERE state = 'pending' GROUP BY workspace_id ORDER BY min(next_attempt_at)`;
  return rows.map((row) => row.workspace_id);
}

/**
 * Claims the oldest due deliveries of a workspace. Several processes may ask at once: none gets what another one holds.
 * A delivery waits while an earlier one about the same incident to the same recipient is pending, so "first" never
 * arrives after "resolved"; while its recipient has had as much as one is sent in ten minutes; and while its channel takes
 * nothing, when one of its messages at a time finds out whether that is over. All this is asked of one candidate after
 * the other, oldest first, and only until enough are found. `waiting.state` is compared as text, so that no index of what is pending
 * fits: early in a storm, before it has statistics, the planner would walk all of that for each candidate.
 */
export async function claimDueDeliveries(db: Db, workspaceId: string, limit: number): Promise<ClaimedDelivery[]> {
  const rows = await db.$queryRaw<ClaimRow[]>`
    WITH paused AS MATERIALIZED (
      SELECT id FROM channel WHERE workspace_id = ${workspaceId}::uuid AND next_probe_at IS NOT NULL
    ), probe AS MATERIALIZED (
      UPDATE channel c SET next_probe_at = now() + make_interval(secs => ${LEASE_SECONDS}::int)
      WHERE c.workspace_id = ${workspaceId}::uuid AND c.next_probe_at <= now() AND EXISTS (
        SELECT 1 FROM delivery d
        WHERE d.workspace_id = c.workspace_id AND d.channel_id = c.id AND d.state = 'pending'
          AND d.next_attempt_at <= now() AND (d.claimed_until IS NULL OR d.claimed_until <= now()))
      RETURNING c.id
    ), under_way AS MATERIALIZED (
      SELECT channel_id, lower(recipient) AS recipient, count(*) AS count FROM delivery
      WHERE workspace_id = ${workspaceId}::uuid AND state = 'pending' AND claimed_until > now() AND incident_id IS NOT NULL
      GROUP BY channel_id, lower(recipient)
    ), candidate AS MATERIALIZED (
      SELECT oldest.id, oldest.channel_id, oldest.recipient, oldest.created_at, oldest.allowance FROM (
        SELECT d.id, d.channel_id, d.incident_id, d.recipient, d.created_at,
          CASE WHEN d.incident_id IS NULL OR c.kind IN ('webhook', 'pagerduty') THEN NULL
            ELSE COALESCE(c.rate_cap, ${DEFAULT_RATE_CAP}::int)
              * CASE WHEN d.severity = 'critical' THEN ${CRITICAL_CAP_FACTOR}::int ELSE 1 END
          END AS allowance
        FROM delivery d LEFT JOIN channel c ON c.workspace_id = d.workspace_id AND c.id = d.channel_id
        WHERE d.workspace_id = ${workspaceId}::uuid AND d.state = 'pending' AND d.next_attempt_at <= now()
          AND (d.claimed_until IS NULL OR d.claimed_until <= now())
          AND (d.channel_id IS NULL OR d.channel_id <> ALL (ARRAY(SELECT id FROM paused))
            OR d.channel_id = ANY (ARRAY(SELECT id FROM probe)))
        ORDER BY d.created_at, d.id
        OFFSET 0
      ) oldest
      WHERE (
        SELECT count(*) FROM delivery waiting
        WHERE waiting.workspace_id = ${workspaceId}::uuid AND waiting.incident_id = oldest.incident_id
          AND lower(waiting.recipient) = lower(oldest.recipient) AND waiting.state::text = 'pending'
          AND (waiting.created_at, waiting.id) < (oldest.created_at, oldest.id)
      ) = 0 AND (oldest.allowance IS NULL OR oldest.allowance > (
        SELECT count(*) FROM delivery sent
        WHERE sent.workspace_id = ${workspaceId}::uuid AND sent.channel_id = oldest.channel_id
          AND lower(sent.recipient) = lower(oldest.recipient) AND sent.incident_id IS NOT NULL
          AND sent.state = 'sent' AND sent.sent_at > now() - make_interval(mins => ${CAP_WINDOW_MINUTES}::int)
      ) + COALESCE((
        SELECT under_way.count FROM under_way
        WHERE under_way.channel_id = oldest.channel_id AND under_way.recipient = lower(oldest.recipient)
      ), 0))
      LIMIT ${limit * CLAIMERS_AT_ONCE}
    ), ranked AS (
      SELECT id, channel_id, allowance,
        row_number() OVER (PARTITION BY channel_id, lower(recipient) ORDER BY created_at, id) AS recipient_rank,
        row_number() OVER (PARTITION BY channel_id ORDER BY created_at, id) AS channel_rank
      FROM candidate
    ), due AS (
      SELECT d.id FROM delivery d
      WHERE d.workspace_id = ${workspaceId}::uuid AND d.id = ANY (ARRAY(
          SELECT id FROM ranked WHERE (allowance IS NULL OR recipient_rank <= allowance)
            AND (channel_rank = 1 OR channel_id IS NULL OR channel_id <> ALL (ARRAY(SELECT id FROM probe)))))
        AND d.state = 'pending' AND d.next_attempt_at <= now() AND (d.claimed_until IS NULL OR d.claimed_until <= now())
      ORDER BY d.created_at, d.id
      LIMIT ${limit}
      FOR UPDATE SKIP LOCKED
    ), claimed AS (
      UPDATE delivery d
      SET claimed_until = now() + make_interval(secs => ${LEASE_SECONDS}::int), attempt_count = d.attempt_count + 1
      FROM due
      WHERE d.workspace_id = ${workspaceId}::uuid AND d.id = due.id
      RETURNING d.*
    )
    SELECT c.workspace_id, c.id, c.notification_id, c.channel_id, c.subscription_id, c.recipient, c.message_id,
      c.attempt_count, c.claimed_until,
      (SELECT count(*) FROM delivery_attempt a WHERE a.workspace_id = c.workspace_id AND a.delivery_id = c.id
        AND starts_with(a.reply, ${HANDOVER_REPLY}))::int AS handovers_in_doubt,
      (extract(epoch FROM now() - n.created_at) * 1000)::float8 AS age_ms,
      n.reason::text AS reason, n.incident_id, n.message, n.created_at AS decided_at,
      (SELECT sent.message_id FROM delivery sent
       WHERE sent.workspace_id = c.workspace_id AND sent.incident_id = c.incident_id
         AND lower(sent.recipient) = lower(c.recipient) AND sent.state = 'sent' AND sent.id <> c.id
       ORDER BY sent.created_at, sent.id LIMIT 1) AS thread_root_id,
      (SELECT failed_channel.name FROM delivery failed
       JOIN channel failed_channel ON failed_channel.workspace_id = failed.workspace_id
         AND failed_channel.id = failed.channel_id
       WHERE failed.workspace_id = c.workspace_id AND failed.id = c.fallback_of) AS stands_in_for,
      p.locale, p.timezone
    FROM claimed c
    JOIN notification n ON n.workspace_id = c.workspace_id AND n.id = c.notification_id
    LEFT JOIN "user" u ON u.email = lower(c.recipient)
    LEFT JOIN member_preference p ON p.workspace_id = c.workspace_id AND p.user_id = u.id
    ORDER BY c.created_at, c.id`;
  return rows.map(mapClaimRow);
}

type ClaimRow = {
  workspace_id: string;
  id: string;
  notification_id: string;
  channel_id: string | null;
  subscription_id: string | null;
  recipient: string;
  message_id: string;
  attempt_count: number;
  claimed_until: Date;
  handovers_in_doubt: number;
  age_ms: number;
  reason: NotificationReason;
  incident_id: string | null;
  message: unknown;
  decided_at: Date;
  thread_root_id: string | null;
  stands_in_for: string | null;
  locale: string | null;
  timezone: string | null;
};

function mapClaimRow(row: ClaimRow): ClaimedDelivery {
  return {
    workspaceId: row.workspace_id,
    id: row.id,
    notificationId: row.notification_id,
    channelId: row.channel_id,
    subscriptionId: row.subscription_id,
    recipient: row.recipient,
    messageId: row.message_id,
    attemptCount: row.attempt_count,
    claimedUntil: row.claimed_until,
    handoversInDoubt: row.handovers_in_doubt,
    ageMs: row.age_ms,
    reason: row.reason,
    incidentId: row.incident_id,
    message: row.message,
    decidedAt: row.decided_at,
    threadRootId: row.thread_root_id,
    standsInFor: row.stands_in_for,
    reading: row.locale === null && row.timezone === null ? null : { locale: row.locale, timezone: row.timezone },
  };
}

/** One attempt; its id is given before it begins, so that its record can be written twice. */
export type Attempt = { id: string; startedAt: Date };

/**
 * Notes that the mail is about to be handed over, before the byte that ends it is sent: should the process die now, the
 * next one knows. Throws when the claim is lost, and then the mail must not go out.
 */
export async function recordHandover(db: Db, claim: ClaimedDelivery, attempt: Attempt): Promise<void> {
  const inserted = await db.$executeRaw`
    INSERT INTO delivery_attempt (workspace_id, id, delivery_id, started_at, duration_ms, outcome, reply)
    SELECT d.workspace_id, ${attempt.id}::uuid, d.id, ${attempt.startedAt}, 0, 'temporary', ${HANDOVER_REPLY}
    FROM delivery d
    WHERE d.workspace_id = ${claim.workspaceId}::uuid AND d.id = ${claim.id}::uuid AND d.state = 'pending'
      AND d.claimed_until = ${claim.claimedUntil}`;
  if (inserted === 0) throw new Error('the claim on this delivery ran out, another process sends it');
}

/** What one attempt came to and where the delivery goes from here. */
export type AttemptResult = Attempt & {
  durationMs: number;
  outcome: AttemptOutcome;
  reply: string;
  next: AfterAttempt;
  /** Whether the failure concerns the whole channel: the delivery is due again as soon as the channel works. */
  awaitsChannel: boolean;
};

/** A line for the incident's timeline; its id is given, so that a repeated record does not repeat the line. */
export type AttemptLine = { id: string; at: Date; text: string };

/**
 * Writes down what came of an attempt, updates its delivery and adds to the timeline: one statement, so all of it or
 * none, and the same again when it is repeated. A process that overran its claim may still say that the message was
 * accepted, because that is true in any case; any other late word is kept as an attempt only.
 */
export async function recordAttempt(
  db: Db,
  claim: ClaimedDelivery,
  result: AttemptResult,
  line: AttemptLine | null,
): Promise<void> {
  const { workspaceId, id: deliveryId } = claim;
  const { id, startedAt, durationMs, outcome, reply, next } = result;
  const delayMs = next.state === 'pending' ? next.delayMs : 0;
  await db.$executeRaw`
    WITH attempt AS (
      INSERT INTO delivery_attempt (workspace_id, id, delivery_id, started_at, duration_ms, outcome, reply)
      VALUES (${workspaceId}::uuid, ${id}::uuid, ${deliveryId}::uuid, ${startedAt}, ${durationMs}::int, ${outcome}, ${reply})
      ON CONFLICT (workspace_id, id) DO UPDATE SET duration_ms = excluded.duration_ms, outcome = excluded.outcome, reply = excluded.reply
    ), event AS (
      INSERT INTO incident_event (workspace_id, id, incident_id, at, kind, text)
      SELECT ${workspaceId}::uuid, ${line?.id ?? null}::uuid, ${claim.incidentId}::uuid, ${line?.at ?? startedAt}, 'notified', ${line?.text ?? ''}
      WHERE ${line !== null}
      ON CONFLICT (workspace_id, id) DO NOTHING
    )
    UPDATE delivery SET
      state = ${next.state}::delivery_state,
      claimed_until = NULL,
      next_attempt_at = now() + make_interval(secs => ${delayMs / 1_000}::float8),
      awaits_channel = ${result.awaitsChannel && next.state === 'pending'},
      sent_at = CASE WHEN ${next.state} = 'sent' THEN now() END
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${deliveryId}::uuid AND state <> 'sent'
      AND (claimed_until = ${claim.claimedUntil} OR ${next.state} = 'sent')`;
}
