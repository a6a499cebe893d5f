import type pg from 'pg';
import { getDb } from '@/lib/db/client';
import type { IngestCursor } from '@/lib/domain/connections/ingest-plan';
import { type Grain, USAGE_KINDS, type UsageKind } from '@/lib/domain/usage/usage';

export type CursorKey = { workspaceId: string; connectionId: string; subject: string; grain: Grain };
export type CursorsByKind = Map<UsageKind, Record<Grain, IngestCursor | null>>;

/** All usage cursors of a connection; every kind has an entry. */
export async function listUsageCursors(workspaceId: string, connectionId: string): Promise<CursorsByKind> {
  const rows = await getDb().ingestCursor.findMany({ where: { workspaceId, connectionId } });
  const byKind: CursorsByKind = new Map(USAGE_KINDS.map((kind) => [kind, { minute: null, hour: null, day: null }]));
  for (const { subject, grain, coveredFrom, coveredUntil, backfillFrom, lastPulledAt, lastUsageAt } of rows) {
    const entry = byKind.get(subject as UsageKind);
    if (entry) entry[grain] = { coveredFrom, coveredUntil, backfillFrom, lastPulledAt, lastUsageAt };
  }
  return byKind;
}

/** Cursor of something that is not a usage kind ("costs", "inventory"), or null. */
export async function findCursor(key: CursorKey): Promise<IngestCursor | null> {
  return getDb().ingestCursor.findUnique({ where: { workspaceId_connectionId_subject_grain: key } });
}

/**
 * Records that `[from, until)` has been read, inside the transaction that wrote its rows. Coverage only grows: a read
 * that touches or overlaps what is covered extends it; one that lies apart later (a gap longer than the backfill) replaces it; one that lies
 * apart earlier leaves it.
 */
export async function advanceCursor(
  client: pg.ClientBase,
  key: CursorKey,
  read: { from: Date; until: Date; at: Date; newestUsageAt: Date | null },
): Promise<void> {
  await client.query(
    `INSERT INTO ingest_cursor AS c (workspace_id, connection_id, subject, grain, covered_from, covered_until, backfill_from, last_pulled_at, last_usage_at)
     VALUES ($1, $2, $3, $4::grain, $5, $6, $5, $7, $8)
     ON CONFLICT (workspace_id, connection_id, subject, grain) DO UPDATE SET
       covered_from = CASE WHEN excluded.covered_from > c.covered_until THEN excluded.covered_from
                           WHEN excluded.covered_until < c.covered_from THEN c.covered_from
                           ELSE least(c.covered_from, excluded.covered_from) END,
       backfill_from = CASE WHEN excluded.covered_from > c.covered_until THEN excluded.covered_from
                            WHEN excluded.covered_until < c.covered_from THEN c.backfill_from
                            ELSE least(c.backfill_from, excluded.covered_from) END,
       covered_until = greatest(c.covered_until, excluded.covered_until),
       last_pulled_at = excluded.last_pulled_at,
       last_usage_at = greatest(c.last_usage_at, excluded.last_usage_at)`,
    [key.workspaceId, key.connectionId, key.subject, key.grain, read.from, read.until, read.at, read.newestUsageAt],
  );
}

/** Ids of the workspace's connections that have read anything. */
export async function listReadConnectionIds(workspaceId: string): Promise<string[]> {
  const rows = await getDb().ingestCursor.findMany({
    where: { workspaceId },
    select: { connectionId: true },
    distinct: ['connectionId'],
  });
  return rows.map((row) => row.connectionId);
}
