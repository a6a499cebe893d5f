import type { Transaction } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { type FirstUse, findFirstUseSpan, OLD_KEY_DAYS, QUIET_DAYS, REGULAR_DAYS } from '@/lib/domain/keys/first-use';
import { DAY_MS } from '@/lib/domain/time';

type Question = {
  workspaceId: string;
  /** null = all keys. */
  ids: readonly string[] | null;
  /** How many these are; of too many the hours are left out. */
  keyCount: number;
  timezone: string;
  now: Date;
  /** By connection: from when on all of its usage was read. */
  readFrom: ReadonlyMap<string, Date>;
};

type Place = { connectionId: string; apiKeyId: string };
type ValueRow = Place & { what: 'model' | 'endpoint' | 'tier'; value: string; at: Date };
type HourRow = Place & { hour: number; isWeekend: boolean; at: Date };
type WakingRow = Place & { at: Date; lastAt: Date | null; bornAt: Date };

/** Keys whose hours are looked at in one question. */
const MOST_KEYS_BY_HOUR = 200;

/**
 * What keys did for the first time in the last days, by "connection key", oldest first. Usage before a connection was read
 * is not known, so connections with less history than a first use is held against are left out.
 */
export async function loadFirstUses(tx: Transaction, question: Question): Promise<Map<string, FirstUse[]>> {
  const { since, before, quietSince } = findFirstUseSpan(question.now);
  const isKnown = ({ connectionId }: Place, from: Date) =>
    (question.readFrom.get(connectionId)?.getTime() ?? Number.POSITIVE_INFINITY) <= from.getTime();
  const found = new Map<string, FirstUse[]>();
  const add = ({ connectionId, apiKeyId }: Place, use: FirstUse) => {
    const place = `${connectionId} ${apiKeyId}`;
    found.set(
      place,
      [...(found.get(place) ?? []), use].sort((left, right) => left.at.getTime() - right.at.getTime()),
    );
  };
  const woken = new Set<string>();
  for (const row of await listWakings(tx, question, quietSince)) {
    const { at, lastAt, bornAt } = row;
    if (!isKnown(row, quietSince) || bornAt > quietSince) continue;
    const quietDays = Math.floor((at.getTime() - (lastAt ?? bornAt).getTime()) / DAY_MS);
    if (quietDays < QUIET_DAYS) continue;
    woken.add(`${row.connectionId} ${row.apiKeyId}`);
    add(row, { what: 'waking', quietDays, at });
  }
  for (const row of await listValues(tx, question, since, before)) {
    // To a key that slept for so long everything is new.
    if (!isKnown(row, before) || woken.has(`${row.connectionId} ${row.apiKeyId}`)) continue;
    add(row, { what: row.what, value: row.value, at: row.at });
  }
  // Five weeks of hours of a large organization are too much to read for what never warns.
  const hasHours = question.keyCount <= MOST_KEYS_BY_HOUR;
  for (const row of hasHours ? await listHours(tx, question, since, before) : []) {
    if (isKnown(row, before)) add(row, { what: 'hour', hour: row.hour, isWeekend: row.isWeekend, at: row.at });
  }
  return found;
}

/** The minute of the earliest of these first uses; null = its minutes are not stored. */
export async function findFirstUseMinute(
  tx: Transaction,
  { workspaceId, connectionId, apiKeyId }: Place & { workspaceId: string },
  uses: readonly FirstUse[],
): Promise<Date | null> {
  const since = uses.map(({ at }) => at).reduce((one, other) => (one < other ? one : other));
  const valuesOf = (what: FirstUse['what']) =>
    uses.flatMap((use) => (use.what === what && 'value' in use ? [use.value] : []));
  const isWaking = uses.some(({ what }) => what === 'waking');
  const rows = await tx.$queryRaw<{ at: Date | null }[]>`
    SELECT min(u.bucket_start) AS at
      FROM usage_minute u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
     WHERE u.workspace_id = ${workspaceId}::uuid AND u.bucket_start >= ${since} AND u.requests > 0
           AND s.connection_id = ${connectionId}::uuid AND s.api_key_id = ${apiKeyId}
           AND (${isWaking} OR s.model = ANY(${valuesOf('model')}::text[]) OR s.kind = ANY(${valuesOf('endpoint')}::text[])
                OR s.service_tier = ANY(${valuesOf('tier')}::text[]))`;
  return rows[0]?.at ?? null;
}

const ownKeys = (ids: readonly string[] | null) =>
  ids === null ? Prisma.sql`AND s.api_key_id IS NOT NULL` : Prisma.sql`AND s.api_key_id = ANY(${[...ids]}::text[])`;

/** Models, endpoint kinds and tiers that old keys had not used in the weeks before. */
function listValues(tx: Transaction, { workspaceId, ids, now }: Question, since: Date, before: Date) {
  return tx.$queryRaw<ValueRow[]>`
    WITH used AS MATERIALIZED (
      SELECT s.connection_id, s.api_key_id, x.what, x.value, min(u.bucket_start) AS first_on
        FROM usage_day u
        JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
        CROSS JOIN LATERAL (VALUES ('model', s.model), ('endpoint', s.kind), ('tier', s.service_tier)) x(what, value)
       WHERE u.workspace_id = ${workspaceId}::uuid AND u.bucket_start >= ${before} AND u.bucket_start <= ${now}
             AND u.requests > 0 AND x.value IS NOT NULL ${ownKeys(ids)}
       GROUP BY 1, 2, 3, 4
    ), born AS (
      SELECT connection_id, api_key_id, what, min(first_on) AS born_on FROM used GROUP BY 1, 2, 3
    )
    SELECT v.connection_id AS "connectionId", v.api_key_id AS "apiKeyId", v.what, v.value, v.first_on AS at
      FROM used v JOIN born b USING (connection_id, api_key_id, what)
     WHERE v.first_on >= ${since} AND b.born_on <= v.first_on - make_interval(days => ${OLD_KEY_DAYS}::int)
     ORDER BY 1, 2, 5, 3, 4`;
}

/** Hours of workdays or weekends in which regularly used keys were not used in the weeks before; the first of a week only. */
function listHours(tx: Transaction, { workspaceId, ids, timezone, now }: Question, since: Date, before: Date) {
  return tx.$queryRaw<HourRow[]>`
    WITH used AS MATERIALIZED (
      SELECT s.connection_id, s.api_key_id, u.bucket_start, u.bucket_start AT TIME ZONE ${timezone} AS local
        FROM usage_hour u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
       WHERE u.workspace_id = ${workspaceId}::uuid AND u.bucket_start >= ${before} AND u.bucket_start <= ${now}
             AND u.requests > 0 ${ownKeys(ids)}
    ), regular AS (
      SELECT connection_id, api_key_id FROM used WHERE bucket_start < ${since}
       GROUP BY 1, 2 HAVING count(DISTINCT local::date) >= ${REGULAR_DAYS}
    ), fresh AS (
      SELECT connection_id, api_key_id, extract(hour FROM local)::int AS hour, extract(isodow FROM local) >= 6 AS weekend,
             min(bucket_start) AS at
        FROM used GROUP BY 1, 2, 3, 4 HAVING min(bucket_start) >= ${since}
    )
    SELECT DISTINCT ON (connection_id, api_key_id) connection_id AS "connectionId", api_key_id AS "apiKeyId", hour,
           weekend AS "isWeekend", at
      FROM fresh JOIN regular USING (connection_id, api_key_id)
     ORDER BY connection_id, api_key_id, at`;
}

/** Keys in use now that were quiet before, with their last use in the days before and since when they exist. */
function listWakings(tx: Transaction, { workspaceId, ids, now }: Question, quietSince: Date) {
  const { since } = findFirstUseSpan(now);
  return tx.$queryRaw<WakingRow[]>`
    WITH used AS MATERIALIZED (
      SELECT s.connection_id, s.api_key_id, min(u.bucket_start) FILTER (WHERE u.bucket_start >= ${since}) AS at,
             max(u.bucket_start) FILTER (WHERE u.bucket_start < ${since}) AS last_at
        FROM usage_day u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
       WHERE u.workspace_id = ${workspaceId}::uuid AND u.bucket_start >= ${quietSince} AND u.bucket_start <= ${now}
             AND u.requests > 0 ${ownKeys(ids)}
       GROUP BY 1, 2
    )
    SELECT u.connection_id AS "connectionId", u.api_key_id AS "apiKeyId", u.at,
           coalesce(u.last_at, (SELECT max(d.bucket_start) FROM usage_day d
             JOIN series s ON s.workspace_id = d.workspace_id AND s.id = d.series_id
            WHERE d.workspace_id = ${workspaceId}::uuid AND s.connection_id = u.connection_id
              AND s.api_key_id = u.api_key_id AND d.bucket_start < ${quietSince} AND d.requests > 0)) AS "lastAt",
           coalesce(k.created_at, k.first_seen_at) AS "bornAt"
      FROM used u
      JOIN provider_api_key k ON k.workspace_id = ${workspaceId}::uuid AND k.connection_id = u.connection_id
           AND k.id = u.api_key_id
     WHERE u.at IS NOT NULL AND (u.last_at IS NULL OR u.at - u.last_at >= make_interval(days => ${QUIET_DAYS}::int))`;
}
