import type pg from 'pg';
import { type Absorbed, renderOwnerKey, type SourceState } from '@/lib/domain/connections/pushed/absorb';
import { isSignal, type PushedItem } from '@/lib/domain/connections/pushed/item';
import { findOwnerKey, type SignalOwner } from '@/lib/domain/connections/pushed/owner';

type Place = { workspaceId: string; connectionId: string };

/** What is remembered of a source, as far as these items need it. The caller holds the source's lock. */
export async function loadSourceState(
  client: pg.ClientBase,
  { workspaceId, connectionId }: Place,
  items: readonly PushedItem[],
  createdAt: Date,
): Promise<SourceState> {
  const place = [workspaceId, connectionId];
  const seriesKeys = [...new Set(items.map((item) => item.seriesKey))];
  const { rows: series } = await client.query<{ key: string; lastNanos: string; values: number[] }>(
    `SELECT series_key::text AS key, last_nanos::text AS "lastNanos", values FROM push_series
      WHERE workspace_id = $1 AND connection_id = $2 AND series_key = ANY ($3::uuid[])`,
    [...place, seriesKeys],
  );
  const known = new Map(series.map(({ key, lastNanos, values }) => [key, { lastNanos: BigInt(lastNanos), values }]));
  const unknown = items.filter((item) => item.mode === 'cumulative' && !known.has(item.seriesKey));
  const hasNew = known.size < seriesKeys.length;
  return {
    connectedMs: createdAt.getTime(),
    seriesCount: hasNew ? await countSeries(client, place) : 0,
    series: known,
    producers: await loadProducers(client, place, [...new Set(unknown.map((item) => item.producerKey))]),
    seen: await loadSeen(
      client,
      place,
      items.flatMap((item) => (item.mode === 'cumulative' ? [] : [item.digest])),
    ),
    owners: await loadOwners(client, place, items),
  };
}

async function countSeries(client: pg.ClientBase, place: string[]): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM push_series WHERE workspace_id = $1 AND connection_id = $2',
    place,
  );
  return rows[0]?.count ?? 0;
}

async function loadProducers(client: pg.ClientBase, place: string[], keys: string[]): Promise<Map<string, bigint>> {
  if (keys.length === 0) return new Map();
  const { rows } = await client.query<{ key: string; lastNanos: string }>(
    `SELECT producer_key::text AS key, max(last_nanos)::text AS "lastNanos" FROM push_series
      WHERE workspace_id = $1 AND connection_id = $2 AND producer_key = ANY ($3::uuid[]) GROUP BY 1`,
    [...place, keys],
  );
  return new Map(rows.map(({ key, lastNanos }) => [key, BigInt(lastNanos)]));
}

async function loadSeen(client: pg.ClientBase, place: string[], digests: string[]): Promise<Set<string>> {
  if (digests.length === 0) return new Set();
  const { rows } = await client.query<{ digest: string }>(
    `SELECT digest::text FROM push_seen WHERE workspace_id = $1 AND connection_id = $2 AND digest = ANY ($3::uuid[])`,
    [...place, digests],
  );
  return new Set(rows.map(({ digest }) => digest));
}

async function loadOwners(
  client: pg.ClientBase,
  place: string[],
  items: readonly PushedItem[],
): Promise<Map<string, SignalOwner>> {
  const keys = [...new Map(items.map((item) => [renderOwnerKey(findOwnerKey(item)), findOwnerKey(item)])).values()];
  const { rows } = await client.query<{
    service: string;
    model: string;
    signal: string;
    sinceAt: Date | null;
    lastAt: Date;
  }>(
    `SELECT service, model, signal, since_at AS "sinceAt", last_at AS "lastAt" FROM push_owner
      WHERE workspace_id = $1 AND connection_id = $2
        AND (service, model) IN (SELECT * FROM unnest($3::text[], $4::text[]))`,
    [...place, keys.map(({ service }) => service), keys.map(({ model }) => model)],
  );
  return new Map(
    rows.flatMap(({ service, model, signal, sinceAt, lastAt }) =>
      isSignal(signal)
        ? [
            [
              renderOwnerKey({ service, model }),
              { signal, sinceMs: sinceAt?.getTime() ?? null, lastMs: lastAt.getTime() },
            ],
          ]
        : [],
    ),
  );
}

/** Remembers what an export left behind. */
export async function saveSourceState(
  client: pg.ClientBase,
  { workspaceId, connectionId }: Place,
  { series, owners, newDigests }: Pick<Absorbed, 'series' | 'owners' | 'newDigests'>,
  now: Date,
): Promise<void> {
  const place = [workspaceId, connectionId];
  if (series.length > 0) {
    await client.query(
      `INSERT INTO push_series (workspace_id, connection_id, series_key, producer_key, last_nanos, values, told_at)
       SELECT $1, $2, t.series_key, t.producer_key, t.last_nanos, t.values::float8[], $7
         FROM unnest($3::uuid[], $4::uuid[], $5::bigint[], $6::text[]) AS t(series_key, producer_key, last_nanos, values)
       ON CONFLICT (workspace_id, connection_id, series_key)
       DO UPDATE SET last_nanos = excluded.last_nanos, values = excluded.values, told_at = excluded.told_at`,
      [
        ...[...place, series.map(({ key }) => key), series.map(({ producerKey }) => producerKey)],
        ...[series.map(({ state }) => state.lastNanos), series.map(({ state }) => `{${state.values.join(',')}}`), now],
      ],
    );
  }
  if (owners.length > 0) {
    await client.query(
      `INSERT INTO push_owner (workspace_id, connection_id, service, model, signal, since_at, last_at)
       SELECT $1, $2, t.* FROM unnest($3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[]) AS t
       ON CONFLICT (workspace_id, connection_id, service, model)
       DO UPDATE SET signal = excluded.signal, since_at = excluded.since_at, last_at = excluded.last_at`,
      [
        ...[...place, owners.map(({ key }) => key.service), owners.map(({ key }) => key.model)],
        ...[owners.map(({ owner }) => owner.signal)],
        ...[owners.map(({ owner }) => (owner.sinceMs === null ? null : new Date(owner.sinceMs)))],
        ...[owners.map(({ owner }) => new Date(owner.lastMs))],
      ],
    );
  }
  if (newDigests.length > 0) {
    await client.query(
      `INSERT INTO push_seen (workspace_id, connection_id, digest, at)
       SELECT $1, $2, t.* FROM unnest($3::uuid[], $4::timestamptz[]) AS t`,
      [...place, newDigests.map(({ digest }) => digest), newDigests.map(({ atMs }) => new Date(atMs))],
    );
  }
}
