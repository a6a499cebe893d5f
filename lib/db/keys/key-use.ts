import type { Transaction } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { withHashJoins, withKeyLookups } from '@/lib/db/join-plans';
import { findMaskStart, findUseStart, HOURS_PER_WORD, type KeyStrand, USE_HOURS } from '@/lib/domain/keys/key-use';

type StrandRow = Omit<KeyStrand, 'hours' | 'requests' | 'days'> & {
  connectionId: string;
  apiKeyId: string;
  requests: bigint;
  days: bigint;
} & Record<`h${number}`, number>;

const WORDS = Array.from({ length: USE_HOURS / HOURS_PER_WORD }, (_, word) => word);

const PER_WORD = Prisma.raw(String(HOURS_PER_WORD));

/** So few keys are looked up one by one; for more, all of the days are read once. */
const FEW_KEYS = 200;

/**
 * Use of keys over the last thirty days, by "connection key"; `ids` null = of all keys. One statement, whatever the
 * number of keys.
 */
export async function loadKeyUse(
  tx: Transaction,
  workspaceId: string,
  ids: readonly string[] | null,
  now: Date,
): Promise<Map<string, KeyStrand[]>> {
  const own = ids === null ? Prisma.empty : Prisma.sql`AND s.api_key_id = ANY(${[...ids]}::text[])`;
  const only = ids === null ? Prisma.empty : Prisma.sql`AND u.series_id IN (SELECT id FROM member)`;
  const words = WORDS.map((word) =>
    Prisma.raw(`coalesce(max(CASE WHEN w.word = ${word} THEN w.bits END), 0) AS h${word}`),
  );
  const joined = WORDS.map((word) => Prisma.raw(`coalesce(bit_or(h.h${word}), 0) AS h${word}`));
  const plan = ids !== null && ids.length <= FEW_KEYS ? withKeyLookups : withHashJoins;
  const rows = await plan(
    tx,
    () => tx.$queryRaw<StrandRow[]>`
    WITH member AS MATERIALIZED (
      SELECT s.id, s.connection_id, s.api_key_id, s.model, s.user_id, s.service_tier, coalesce(s.batch, false) AS batch
        FROM series s WHERE s.workspace_id = ${workspaceId}::uuid AND s.api_key_id IS NOT NULL ${own}
    ), d AS MATERIALIZED (
      SELECT u.series_id, sum(u.cost_nanos) AS nanos, sum(u.requests) AS requests, count(*) AS days,
             min(u.bucket_start) AS first_on, max(u.bucket_start) AS last_on
        FROM usage_day u
       WHERE u.workspace_id = ${workspaceId}::uuid AND u.bucket_start >= ${findUseStart(now)} AND u.bucket_start <= ${now} ${only}
       GROUP BY 1
    ), word AS MATERIALIZED (
      SELECT o.series_id, o.hour / ${PER_WORD} AS word, bit_or(1 << (o.hour % ${PER_WORD})) AS bits
        FROM (SELECT u.series_id,
                     (date_part('epoch', u.bucket_start - ${findMaskStart(now)}::timestamptz) / 3600)::int AS hour
                FROM usage_hour u
               WHERE u.workspace_id = ${workspaceId}::uuid AND u.bucket_start >= ${findMaskStart(now)}
                 AND u.bucket_start <= ${now} ${only}) o
       GROUP BY 1, 2
    ), h AS MATERIALIZED (
      SELECT w.series_id, ${Prisma.join(words)} FROM word w GROUP BY 1
    )
    SELECT m.connection_id AS "connectionId", m.api_key_id AS "apiKeyId", m.model, m.user_id AS "userId",
           m.service_tier AS "serviceTier", m.batch AS "isBatch", coalesce(sum(d.nanos), 0)::bigint AS nanos,
           sum(d.requests)::bigint AS requests, max(d.days)::bigint AS days, min(d.first_on) AS "firstOn",
           max(d.last_on) AS "lastOn", ${Prisma.join(joined)}
      FROM member m JOIN d ON d.series_id = m.id LEFT JOIN h ON h.series_id = m.id
     GROUP BY 1, 2, 3, 4, 5, 6`,
  );
  const use = new Map<string, KeyStrand[]>();
  for (const row of rows) {
    const { connectionId, apiKeyId, model, userId, serviceTier, isBatch, nanos, firstOn, lastOn } = row;
    const strand: KeyStrand = {
      ...{ model, userId, serviceTier, isBatch, nanos, firstOn, lastOn },
      requests: Number(row.requests),
      days: Number(row.days),
      hours: WORDS.map((word) => row[`h${word}`] ?? 0),
    };
    const place = `${connectionId} ${apiKeyId}`;
    const known = use.get(place);
    if (known) known.push(strand);
    else use.set(place, [strand]);
  }
  return use;
}

/** What keys did over the last thirty days, by "connection key": the sums of `loadKeyUse` without its hours. */
export async function sumKeyUse(
  tx: Transaction,
  workspaceId: string,
  now: Date,
): Promise<Map<string, { nanos: bigint; requests: number; models: string[] }>> {
  const rows = await withHashJoins(
    tx,
    () => tx.$queryRaw<{ connectionId: string; apiKeyId: string; nanos: bigint; requests: bigint; models: string[] }[]>`
    SELECT s.connection_id AS "connectionId", s.api_key_id AS "apiKeyId", sum(d.nanos)::bigint AS nanos,
           sum(d.requests)::bigint AS requests,
           coalesce(array_agg(DISTINCT s.model ORDER BY s.model) FILTER (WHERE s.model IS NOT NULL), '{}') AS models
      FROM (SELECT u.series_id, sum(u.cost_nanos) AS nanos, sum(u.requests) AS requests
              FROM usage_day u
             WHERE u.workspace_id = ${workspaceId}::uuid AND u.bucket_start >= ${findUseStart(now)} AND u.bucket_start <= ${now}
             GROUP BY 1) d
      JOIN series s ON s.workspace_id = ${workspaceId}::uuid AND s.id = d.series_id AND s.api_key_id IS NOT NULL
     GROUP BY 1, 2`,
  );
  return new Map(
    rows.map(({ connectionId, apiKeyId, nanos, requests, models }) => [
      `${connectionId} ${apiKeyId}`,
      { nanos, requests: Number(requests), models },
    ]),
  );
}

/** Keys that were ever seen in use, as "connection key". */
export async function listUsedKeys(
  tx: Transaction,
  workspaceId: string,
  ids: readonly string[] | null,
): Promise<Set<string>> {
  const own = ids === null ? Prisma.empty : Prisma.sql`AND api_key_id = ANY(${[...ids]}::text[])`;
  const rows = await tx.$queryRaw<{ connectionId: string; apiKeyId: string }[]>`
    SELECT DISTINCT connection_id AS "connectionId", api_key_id AS "apiKeyId" FROM series
     WHERE workspace_id = ${workspaceId}::uuid AND api_key_id IS NOT NULL ${own}`;
  return new Set(rows.map(({ connectionId, apiKeyId }) => `${connectionId} ${apiKeyId}`));
}
