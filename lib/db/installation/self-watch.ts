import type { Db } from '@/lib/db/client';
import type { ChannelStanding, WorkerBeat } from '@/lib/domain/installation/self-watch';

/** Heartbeats of workers that did not end in good order, as ages turned into instants of the asking process. */
export async function listWorkerBeats(db: Db, now: Date): Promise<WorkerBeat[]> {
  const rows = await db.$queryRaw<{ started_ago: number; beat_ago: number }[]>`
    SELECT extract(epoch FROM now() - started_at)::float8 AS started_ago, extract(epoch FROM now() - beat_at)::float8 AS beat_ago
      FROM process_heartbeat WHERE role = 'worker'`;
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
  return rows.map((row) => ({ startedAt: ago(row.started_ago), beatAt: ago(row.beat_ago) }));
}

/** Enabled channels with their health and what they gave up within the last hour. */
export async function listChannelStandings(db: Db, workspaceId: string): Promise<(ChannelStanding & { id: string })[]> {
  const channels = await db.channel.findMany({
    where: { workspaceId, enabled: true },
    orderBy: { id: 'asc' },
    select: { id: true, name: true, failingSince: true, lastError: true },
  });
  const dead = await db.$queryRaw<{ channel_id: string; recipient: string; reply: string }[]>`
    SELECT d.channel_id, d.recipient, last.reply FROM delivery d
    CROSS JOIN LATERAL (
      SELECT a.reply, a.started_at FROM delivery_attempt a
       WHERE a.workspace_id = d.workspace_id AND a.delivery_id = d.id ORDER BY a.started_at DESC LIMIT 1
    ) last
    WHERE d.workspace_id = ${workspaceId}::uuid AND d.state = 'dead' AND d.incident_id IS NOT NULL
      AND last.started_at > now() - interval '1 hour'
    ORDER BY last.started_at DESC LIMIT 200`;
  return channels.map((channel) => ({
    ...channel,
    deadRecipients: dead.filter((one) => one.channel_id === channel.id),
  }));
}

/** Connections that are read, with when their key ends. */
export async function listKeyExpiries(
  db: Db,
  workspaceId: string,
): Promise<{ id: string; name: string; expiresAt: Date | null }[]> {
  const rows = await db.connection.findMany({
    where: { workspaceId, state: { not: 'paused' } },
    select: { id: true, name: true, adminKeyExpiresAt: true },
  });
  return rows.map(({ id, name, adminKeyExpiresAt: expiresAt }) => ({ id, name, expiresAt }));
}

/** Unresolved incidents about ourselves by kind, of one workspace or (null) of all. */
export async function countSelfIncidents(
  db: Db,
  workspaceId: string | null,
  kinds: readonly string[],
): Promise<{ kind: string; count: number }[]> {
  const rows = await db.incident.groupBy({
    by: ['kind'],
    where: { ...(workspaceId === null ? {} : { workspaceId }), kind: { in: [...kinds] }, state: { not: 'resolved' } },
    _count: true,
  });
  return rows.map(({ kind, _count }) => ({ kind, count: _count }));
}
