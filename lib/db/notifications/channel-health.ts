import type { Db } from '@/lib/db/client';
import { FAILURES_BEFORE_PAUSE, planPause } from '@/lib/domain/notifications/channel-health';

/** A row that says this within so many seconds is not written again. */
const OK_RESOLUTION_SECONDS = 30;

/**
 * Notes that a channel took a message. When it had been left alone, everything that waited for it is due at once. Call it
 * outside the transaction that records the attempt: it touches rows of other deliveries. True when messages had waited.
 */
export async function recordChannelOk(db: Db, workspaceId: string, channelId: string): Promise<boolean> {
  const recovered = await db.$queryRaw<{ was_paused: boolean }[]>`
    WITH before AS (
      SELECT id, failure_count FROM channel
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${channelId}::uuid
        AND (failing_since IS NOT NULL OR last_ok_at IS NULL
          OR last_ok_at < now() - make_interval(secs => ${OK_RESOLUTION_SECONDS}::int))
      FOR UPDATE SKIP LOCKED
    )
    UPDATE channel c SET failing_since = NULL, failure_count = 0, next_probe_at = NULL, last_error = NULL, last_ok_at = now()
    FROM before WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = before.id
    RETURNING before.failure_count >= ${FAILURES_BEFORE_PAUSE}::int AS was_paused`;
  if (!recovered.some((row) => row.was_paused)) return false;
  await db.$executeRaw`
    UPDATE delivery SET next_attempt_at = now(), awaits_channel = false
    WHERE workspace_id = ${workspaceId}::uuid AND id IN (
      SELECT id FROM delivery
      WHERE workspace_id = ${workspaceId}::uuid AND channel_id = ${channelId}::uuid AND state = 'pending' AND awaits_channel
      FOR UPDATE SKIP LOCKED)`;
  return true;
}

/** Notes that a channel took nothing and would have taken nothing else, and leaves it alone for a while once that repeats. */
export async function recordChannelFailure(
  db: Db,
  workspaceId: string,
  channelId: string,
  failure: { reply: string; retryAfterMs: number | null },
): Promise<void> {
  const [row] = await db.$queryRaw<{ failure_count: number }[]>`
    UPDATE channel SET failure_count = failure_count + 1, failing_since = COALESCE(failing_since, now()),
      last_error = ${failure.reply}
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${channelId}::uuid
    RETURNING failure_count`;
  const pauseMs = row ? planPause(row.failure_count, failure.retryAfterMs) : null;
  if (pauseMs === null) return;
  await db.$executeRaw`
    UPDATE channel SET next_probe_at = now() + make_interval(secs => ${pauseMs / 1_000}::float8)
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${channelId}::uuid AND failing_since IS NOT NULL`;
}
