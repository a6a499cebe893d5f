import { createHash } from 'node:crypto';
import type pg from 'pg';
import { renderDimensionKey, type UsageDimensions, type UsageKind } from '@/lib/domain/usage';

/** Series ids by dimension key, per connection. A series is never deleted or renumbered, so the cache cannot go stale. */
const cache = new Map<string, Map<string, number>>();
const MAX_CACHED_CONNECTIONS = 200;

function readCache(databaseKey: string): Map<string, number> {
  const known = cache.get(databaseKey);
  if (known) return known;
  if (cache.size >= MAX_CACHED_CONNECTIONS) cache.clear();
  const fresh = new Map<string, number>();
  cache.set(databaseKey, fresh);
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
  const known = readCache(`${client.database ?? ''}/${connection.workspaceId}/${connection.connectionId}`);
  const keys = tuples.map((dimensions) => renderDimensionKey(kind, dimensions));
  const unknown = new Map<string, UsageDimensions>();
  keys.forEach((key, index) => {
    const dimensions = tuples[index];
    if (!known.has(key) && dimensions) unknown.set(key, dimensions);
  });
  const found = new Map<string, number>();
  if (unknown.size > 0) {
    for (const [key, id] of await upsertSeries(client, connection, kind, unknown, seenAt)) found.set(key, id);
  }
  const ids = keys.map((key) => {
    const id = known.get(key) ?? found.get(key);
    if (id === undefined) throw new Error(`series for ${key} was not created`);
    return id;
  });
  return {
    ids,
    remember: () => {
      for (const [key, id] of found) known.set(key, id);
    },
  };
}

async function upsertSeries(
  client: pg.PoolClient,
  { workspaceId, connectionId }: { workspaceId: string; connectionId: string },
  kind: UsageKind,
  tuples: ReadonlyMap<string, UsageDimensions>,
  seenAt: Date,
): Promise<[string, number][]> {
  const keys = [...tuples.keys()];
  const values = [...tuples.values()];
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
