import type pg from 'pg';
import { getPool } from '@/lib/db/client';
import { BUCKET_SECONDS, type Grain } from '@/lib/domain/usage/usage';

/** A row of the provider that could not be read: the bucket it is missing in, and what was wrong with it. */
type RefusedRow = { startsAt: Date; message: string };

/** Part of one subject (a kind of usage, or costs) at one grain. */
type RefusedWindow = {
  workspaceId: string;
  connectionId: string;
  subject: string;
  grain: Grain;
  startsAt: Date;
  endsAt: Date;
};

const FINER: Record<Grain, readonly Grain[]> = { minute: [], hour: ['minute'], day: ['hour', 'minute'] };
const COARSER: Record<Grain, readonly Grain[]> = { minute: ['hour', 'day'], hour: ['day'], day: [] };

/**
 * Makes the refused rows of a window equal to those that a read of it met, inside the transaction that writes the read.
 * It also clears the finer buckets of the window and the coarser ones that lie in it as a whole, for both are known from
 * this read. Returns the first bucket that changed.
 */
export async function replaceRefusedRows(
  client: pg.ClientBase,
  { workspaceId, connectionId, subject, grain, startsAt, endsAt }: RefusedWindow,
  refused: readonly RefusedRow[],
): Promise<Date | null> {
  const byStart = Map.groupBy(refused, (row) => row.startsAt.getTime());
  const { rows: cleared } = await client.query<{ bucket_start: Date }>(
    `DELETE FROM refused_row
      WHERE workspace_id = $1 AND connection_id = $2 AND subject = $3 AND bucket_start >= $5 AND bucket_start < $6
        AND (grain = ANY ($4::grain[]) OR grain = ANY ($7::grain[])
          AND bucket_start + CASE grain WHEN 'day' THEN interval '1 day' ELSE interval '1 hour' END <= $6)
      RETURNING bucket_start`,
    [workspaceId, connectionId, subject, [grain, ...FINER[grain]], startsAt, endsAt, COARSER[grain]],
  );
  const kept = [...byStart].map(([startMs, rows]) => ({ startsAt: new Date(startMs), rows }));
  if (kept.length > 0) {
    await client.query(
      `INSERT INTO refused_row (workspace_id, connection_id, subject, grain, bucket_start, rows, message)
       SELECT $1, $2, $3, $4::grain, t.* FROM unnest($5::timestamptz[], $6::int[], $7::text[]) AS t
       ON CONFLICT (workspace_id, connection_id, subject, grain, bucket_start)
       DO UPDATE SET rows = excluded.rows, message = excluded.message`,
      [
        ...[workspaceId, connectionId, subject, grain],
        kept.map((one) => one.startsAt),
        kept.map((one) => one.rows.length),
        kept.map((one) => one.rows[0]?.message ?? ''),
      ],
    );
  }
  const touched = [...byStart.keys(), ...cleared.map((row) => row.bucket_start.getTime())];
  return touched.length === 0 ? null : new Date(Math.min(...touched));
}

export type RefusedBucket = {
  connectionId: string;
  subject: string;
  startsAt: Date;
  endsAt: Date;
  rows: number;
  message: string;
};

/** Buckets that reach into `[startsAt, endsAt)` and lack rows, in order of time. */
export async function listRefusedBuckets(
  workspaceId: string,
  { startsAt, endsAt }: { startsAt: Date; endsAt: Date },
): Promise<RefusedBucket[]> {
  const { rows } = await getPool().query<Omit<RefusedBucket, 'endsAt'> & { grain: Grain }>(
    `SELECT connection_id::text AS "connectionId", subject, grain::text, bucket_start AS "startsAt", rows, message
       FROM refused_row
      WHERE workspace_id = $1 AND bucket_start > $2::timestamptz - interval '1 day' AND bucket_start < $3
      ORDER BY bucket_start, connection_id, subject, grain`,
    [workspaceId, startsAt, endsAt],
  );
  return rows
    .map(({ grain, ...row }) => ({
      ...row,
      endsAt: new Date(row.startsAt.getTime() + BUCKET_SECONDS[grain] * 1_000),
    }))
    .filter((row) => row.endsAt > startsAt);
}
