import { createHash } from 'node:crypto';
import type pg from 'pg';
import { getPool } from '@/lib/db/client';
import type { MinuteAdd } from '@/lib/domain/connections/pushed/absorb';
import { NO_COUNTS, NO_DIMENSIONS, renderDimensionKey, type UsageKind, type UsageRow } from '@/lib/domain/usage/usage';
import { inSourceTransaction } from './push-sources';

type Place = { workspaceId: string; connectionId: string };
const TEXTS = ['projectId', 'userId', 'model', 'serviceTier', 'apiSource'] as const;
const COUNTS = ['requests', 'inputTokens', 'cachedInputTokens', 'cacheWriteTokens', 'outputTokens'] as const;

const toDigest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** Adds to the minutes of a source. `version` says which export did. */
export async function addToMinutes(
  client: pg.ClientBase,
  { workspaceId, connectionId }: Place,
  minutes: readonly MinuteAdd[],
  version: bigint,
): Promise<void> {
  if (minutes.length === 0) return;
  await client.query(
    `INSERT INTO push_minute AS m (workspace_id, connection_id, version, kind, bucket_start, dimension_key,
            project_id, user_id, model, service_tier, api_source,
            requests, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, cost_nanos)
     SELECT $1, $2, $3, t.* FROM unnest($4::text[], $5::timestamptz[], $6::uuid[],
            $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
            $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[]) AS t
     ON CONFLICT (workspace_id, connection_id, kind, bucket_start, dimension_key) DO UPDATE SET
       version = excluded.version,
       requests = m.requests + excluded.requests, input_tokens = m.input_tokens + excluded.input_tokens,
       cached_input_tokens = m.cached_input_tokens + excluded.cached_input_tokens,
       cache_write_tokens = m.cache_write_tokens + excluded.cache_write_tokens,
       output_tokens = m.output_tokens + excluded.output_tokens,
       cost_nanos = CASE WHEN m.cost_nanos IS NULL THEN excluded.cost_nanos
                         ELSE m.cost_nanos + coalesce(excluded.cost_nanos, 0) END`,
    [
      ...[workspaceId, connectionId, version],
      ...[minutes.map(({ kind }) => kind), minutes.map(({ minuteMs }) => new Date(minuteMs))],
      minutes.map(({ kind, dimensions }) => toDigest(renderDimensionKey(kind, dimensions))),
      ...TEXTS.map((field) => minutes.map(({ dimensions }) => dimensions[field])),
      ...COUNTS.map((field) => minutes.map(({ adds }) => adds[field] ?? 0)),
      minutes.map(({ adds }) => adds.costNanos ?? null),
    ],
  );
}

/** Minutes that changed after `appliedVersion`, up to `version`, by kind in order of time. */
export async function listChangedMinutes(
  { workspaceId, connectionId }: Place,
  { appliedVersion, version }: { appliedVersion: bigint; version: bigint },
): Promise<Map<string, Date[]>> {
  const { rows } = await getPool().query<{ kind: string; at: Date }>(
    `SELECT DISTINCT kind, bucket_start AS at FROM push_minute
      WHERE workspace_id = $1 AND connection_id = $2 AND version > $3 AND version <= $4 ORDER BY kind, bucket_start`,
    [workspaceId, connectionId, appliedVersion, version],
  );
  const byKind = new Map<string, Date[]>();
  for (const { kind, at } of rows) byKind.set(kind, [...(byKind.get(kind) ?? []), at]);
  return byKind;
}

type MinuteRow = Record<(typeof TEXTS)[number], string | null> &
  Record<(typeof COUNTS)[number], string> & { at: Date; costNanos: string | null };

/** Usage rows of a window by minute (ms since 1970). */
export async function readMinutes(
  { workspaceId, connectionId }: Place,
  { kind, startsAt, endsAt }: { kind: UsageKind; startsAt: Date; endsAt: Date },
): Promise<Map<number, UsageRow[]>> {
  const { rows } = await getPool().query<MinuteRow>(
    `SELECT bucket_start AS at, project_id AS "projectId", user_id AS "userId", model, service_tier AS "serviceTier",
            api_source AS "apiSource", requests::text, input_tokens::text AS "inputTokens",
            cached_input_tokens::text AS "cachedInputTokens", cache_write_tokens::text AS "cacheWriteTokens",
            output_tokens::text AS "outputTokens", cost_nanos::text AS "costNanos"
       FROM push_minute
      WHERE workspace_id = $1 AND connection_id = $2 AND kind = $3 AND bucket_start >= $4 AND bucket_start < $5
      ORDER BY bucket_start`,
    [workspaceId, connectionId, kind, startsAt, endsAt],
  );
  const byMinute = new Map<number, UsageRow[]>();
  for (const row of rows) {
    const atMs = row.at.getTime();
    const own = byMinute.get(atMs) ?? [];
    byMinute.set(atMs, own);
    own.push(mapRow(row));
  }
  return byMinute;
}

function mapRow(row: MinuteRow): UsageRow {
  const dimensions = { ...NO_DIMENSIONS };
  for (const field of TEXTS) dimensions[field] = row[field];
  const counts = { ...NO_COUNTS };
  for (const field of COUNTS) counts[field] = Number(row[field]);
  return { dimensions, counts, ...(row.costNanos !== null && { costNanos: BigInt(row.costNanos) }) };
}

/**
 * Deletes what no late item can change any more: minutes that are stored, and items and counters not reported for long.
 */
export async function forgetPushed(
  { workspaceId, connectionId }: Place,
  before: { minutes: Date; seen: Date; series: Date },
): Promise<void> {
  const place = [workspaceId, connectionId];
  const of = 'workspace_id = $1 AND connection_id = $2';
  await inSourceTransaction({ workspaceId, connectionId }, async (client) => {
    await client.query(
      `DELETE FROM push_minute WHERE ${of} AND bucket_start < $3
          AND version <= (SELECT applied_version FROM push_source WHERE ${of})`,
      [...place, before.minutes],
    );
    await client.query(
      `WITH gone AS (DELETE FROM push_seen WHERE ${of} AND at < $3 RETURNING 1)
       UPDATE push_source SET seen_count = greatest(0, seen_count - (SELECT count(*) FROM gone)) WHERE ${of}`,
      [...place, before.seen],
    );
    await client.query(`DELETE FROM push_series WHERE ${of} AND told_at < $3`, [...place, before.series]);
    await client.query(`DELETE FROM push_owner WHERE ${of} AND last_at < $3`, [...place, before.series]);
  });
}
