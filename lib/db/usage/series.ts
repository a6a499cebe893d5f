import { createHash } from 'node:crypto';
import type pg from 'pg';
import { renderDimensionKey, type UsageDimensions, type UsageKind } from '@/lib/domain/usage/usage';

/** A series and the one that followed it when rows were read last: reports keep their order from bucket to bucket. */
type KnownSeries = { id: number; dimensions: UsageDimensions; next: KnownSeries | null };

/** Known series by dimension key, per connection and kind. One is never deleted or renumbered, so it cannot go stale. */
const cache = new Map<string, Map<string, KnownSeries>>();
const MAX_CACHED_REPORTS = 2_000;

function readCache(reportKey: string): Map<string, KnownSeries> {
  const known = cache.get(reportKey);
  if (known) return known;
  if (cache.size >= MAX_CACHED_REPORTS) cache.clear();
  const fresh = new Map<string, KnownSeries>();
  cache.set(reportKey, fresh);
  return fresh;
}

const hashKey = (key: string) => createHash('sha256').update(key).digest().subarray(0, 16);

/**
 * Ids of the given dimension tuples, in their order; unknown ones are created. One statement for all of the unknown,
 * however many. Runs inside the caller's transaction; ids of a rolled back transaction are not remembered because the
 * caller calls `remember` after its commit.
 */
export async function resolveSeriesIds(
  client: pg.PoolClient,
  connection: { workspaceId: string; connectionId: string },
  kind: UsageKind,
  tuples: readonly UsageDimensions[],
  seenAt: Date,
): Promise<{ ids: number[]; remember: () => void }> {
  const known = readCache(`${client.database ?? ''}/${connection.workspaceId}/${connection.connectionId}/${kind}`);
  const ids: number[] = [];
  const unknown = new Map<string, { dimensions: UsageDimensions; places: number[] }>();
  let last = null as KnownSeries | null;
  for (const [place, dimensions] of tuples.entries()) {
    const likely = last?.next;
    if (likely && hasSameDimensions(likely.dimensions, dimensions)) {
      ids.push(likely.id);
      last = likely;
      continue;
    }
    const key = renderDimensionKey(kind, dimensions);
    const series = known.get(key);
    if (series) {
      ids.push(series.id);
      if (last) last.next = series;
      last = series;
      continue;
    }
    const places = unknown.get(key)?.places ?? [];
    unknown.set(key, { dimensions, places });
    places.push(place);
    ids.push(UNRESOLVED);
  }
  if (unknown.size === 0) return { ids, remember: () => {} };
  const found = await upsertSeries(client, connection, kind, unknown, seenAt);
  for (const [key, id] of found) for (const place of unknown.get(key)?.places ?? []) ids[place] = id;
  return {
    ids,
    remember: () => {
      for (const [key, id] of found) {
        const dimensions = unknown.get(key)?.dimensions;
        if (dimensions) known.set(key, { id, dimensions, next: null });
      }
    },
  };
}

/** Stands for an id until its series is made. */
const UNRESOLVED = -1;

/** Comparing with the likely one spares making the key, which costs more than all else that is done to a row here. */
function hasSameDimensions(left: UsageDimensions, right: UsageDimensions): boolean {
  return (
    left.apiKeyId === right.apiKeyId &&
    left.model === right.model &&
    left.projectId === right.projectId &&
    left.userId === right.userId &&
    left.batch === right.batch &&
    left.serviceTier === right.serviceTier &&
    left.apiSource === right.apiSource &&
    left.imageSource === right.imageSource &&
    left.imageSize === right.imageSize &&
    left.vectorStoreId === right.vectorStoreId &&
    left.contextLevel === right.contextLevel
  );
}

async function upsertSeries(
  client: pg.PoolClient,
  { workspaceId, connectionId }: { workspaceId: string; connectionId: string },
  kind: UsageKind,
  tuples: ReadonlyMap<string, { dimensions: UsageDimensions }>,
  seenAt: Date,
): Promise<[string, number][]> {
  const keys = [...tuples.keys()];
  const values = [...tuples.values()].map((one) => one.dimensions);
  const hashes = keys.map(hashKey);
  const columns = [
    values.map((one) => one.projectId),
    values.map((one) => one.apiKeyId),
    values.map((one) => one.userId),
    values.map((one) => one.model),
    values.map((one) => one.batch),
    values.map((one) => one.serviceTier),
    values.map((one) => one.apiSource),
    values.map((one) => one.imageSource),
    values.map((one) => one.imageSize),
    values.map((one) => one.vectorStoreId),
    values.map((one) => one.contextLevel),
  ];
  const { rows } = await client.query<{ id: number; hash: string }>(
    `WITH wanted AS MATERIALIZED (
       SELECT * FROM unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bool[], $11::text[], $12::text[],
                            $13::text[], $14::text[], $15::text[], $16::text[])
         AS t(hash, project_id, api_key_id, user_id, model, batch, service_tier, api_source, image_source, image_size,
              vector_store_id, context_level)
     ), made AS (
       INSERT INTO series (workspace_id, connection_id, kind, dimension_hash, first_seen_at, project_id, api_key_id, user_id,
                           model, batch, service_tier, api_source, image_source, image_size, vector_store_id, context_level)
       SELECT $1, $2, $3, decode(hash, 'hex'), $4, project_id, api_key_id, user_id, model, batch, service_tier, api_source,
              image_source, image_size, vector_store_id, context_level
         FROM wanted
       ON CONFLICT (workspace_id, connection_id, dimension_hash) DO NOTHING
       RETURNING id, dimension_hash
     )
     SELECT id, encode(dimension_hash, 'hex') AS hash FROM made
     UNION ALL
     SELECT s.id, w.hash FROM wanted w
       JOIN series s ON s.workspace_id = $1 AND s.connection_id = $2 AND s.dimension_hash = decode(w.hash, 'hex')`,
    [workspaceId, connectionId, kind, seenAt, hashes.map((hash) => hash.toString('hex')), ...columns],
  );
  const idByHash = new Map(rows.map((row) => [row.hash, row.id]));
  return keys.map((key, index): [string, number] => {
    const id = idByHash.get(hashes[index]?.toString('hex') ?? '');
    if (id === undefined)
      throw new Error(`series for ${key} was made by another process at the same moment: read the page again`);
    return [key, id];
  });
}
