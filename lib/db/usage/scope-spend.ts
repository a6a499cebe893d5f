import type { Transaction } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { withHashJoins } from '@/lib/db/join-plans';
import type { BudgetScope } from '@/lib/domain/budgets/budget';
import { type LeftOutSpend, readVendor } from '@/lib/domain/usage/billed-elsewhere';
import type { SpendSegment } from '@/lib/domain/usage/spend-segment';
import { GRAINS, type Grain } from '@/lib/domain/usage/usage';
import { isSeriesCountedOnce } from './counted-once';
import { isModelNamedSql } from './model-names';
import { findScopeFilter, isWithinFilter } from './scope-filter';

/** Spend of one scope over stretches of whole buckets; `id` names the question. */
export type SpendQuestion = { id: string; scope: BudgetScope; segments: readonly SpendSegment[] };

const USAGE_TABLES = {
  minute: Prisma.raw('usage_minute'),
  hour: Prisma.raw('usage_hour'),
  day: Prisma.raw('usage_day'),
} as const;

/**
 * Requests of models without a known price add nothing to the estimate and are counted beside it; `assumedNanos` is the
 * part of it that rests on an assumption.
 */
export type ScopeSpend = {
  nanos: bigint;
  requests: bigint;
  unpricedRequests: bigint;
  assumedNanos: bigint;
  /** What is in none of these because another connection bills it. */
  leftOut: readonly LeftOutSpend[];
};

const NOTHING: ScopeSpend = { nanos: 0n, requests: 0n, unpricedRequests: 0n, assumedNanos: 0n, leftOut: [] };

/**
 * Estimated spend by question id, one query per grain for all questions together.
 * Each distinct stretch is summed by series once, however many questions ask for it.
 */
export async function sumScopeSpend(
  tx: Transaction,
  workspaceId: string,
  questions: readonly SpendQuestion[],
): Promise<Map<string, ScopeSpend>> {
  const sums = new Map(questions.map((question) => [question.id, NOTHING]));
  for (const grain of GRAINS.toReversed()) {
    const wanted = questions.flatMap((question) =>
      question.segments.filter((segment) => segment.grain === grain).map((segment) => mapQuestion(question, segment)),
    );
    if (wanted.length === 0) continue;
    const rows = await withHashJoins(
      tx,
      () => tx.$queryRaw<SpendRow[]>`
      WITH wanted AS MATERIALIZED (${selectWanted(wanted)}),
      pair AS MATERIALIZED (${selectPairs(workspaceId)}),
      stretch AS MATERIALIZED (SELECT DISTINCT from_at, until_at FROM wanted),
      summed AS MATERIALIZED (
        SELECT t.from_at, t.until_at, u.series_id, sum(u.cost_nanos) AS nanos,
               sum(u.requests) AS requests, sum(u.assumed_nanos) AS assumed,
               sum(${UNPRICED_REQUESTS_SQL}) AS unpriced
          FROM stretch t
          JOIN ${USAGE_TABLES[grain]} u ON u.bucket_start >= t.from_at AND u.bucket_start < t.until_at
         WHERE u.workspace_id = ${workspaceId}::uuid AND ${isWithinBounds(wanted)}
         GROUP BY 1, 2, 3)
      SELECT p.id, p.left_out AS "leftOut", coalesce(sum(m.nanos), 0)::bigint AS nanos, coalesce(sum(m.requests), 0)::bigint AS requests,
             coalesce(sum(m.unpriced), 0)::bigint AS "unpricedRequests",
             coalesce(sum(m.assumed), 0)::bigint AS "assumedNanos"
        FROM summed m
        JOIN pair p ON p.series_id = m.series_id AND p.from_at = m.from_at AND p.until_at = m.until_at
       GROUP BY p.id, p.left_out`,
    );
    for (const { id, leftOut, nanos, requests, unpricedRequests, assumedNanos } of rows) {
      const known = sums.get(id) ?? NOTHING;
      if (leftOut !== null) {
        sums.set(id, { ...known, leftOut: addLeftOut(known.leftOut, leftOut, { nanos, requests }) });
        continue;
      }
      sums.set(id, {
        leftOut: known.leftOut,
        nanos: known.nanos + nanos,
        requests: known.requests + requests,
        unpricedRequests: known.unpricedRequests + unpricedRequests,
        assumedNanos: known.assumedNanos + assumedNanos,
      });
    }
  }
  return sums;
}

/** `leftOut` = the gateway's connection and the mark of who bills it; null = it counts. */
type SpendRow = { id: string; leftOut: string | null } & Omit<ScopeSpend, 'leftOut'>;

function addLeftOut(
  known: readonly LeftOutSpend[],
  leftOut: string,
  { nanos, requests }: { nanos: bigint; requests: bigint },
): LeftOutSpend[] {
  const [connectionId = '', ...mark] = leftOut.split(' ');
  const vendor = readVendor(mark.join(' '));
  const isSame = (one: LeftOutSpend) => one.connectionId === connectionId && one.vendor === vendor;
  const before = known.find(isSame) ?? { nanos: 0n, requests: 0n };
  const sum = { connectionId, vendor, nanos: before.nanos + nanos, requests: before.requests + requests };
  return [...known.filter((one) => !isSame(one)), sum];
}

/** Requests of a stored row `u` without a known price. */
export const UNPRICED_REQUESTS_SQL = Prisma.raw(
  'coalesce(u.unpriced_requests, CASE WHEN u.cost_nanos IS NULL THEN u.requests END)',
);

/** Spend of one scope over whole buckets that begin in `[startsAt, endsAt)`. */
export type BucketQuestion = { id: string; scope: BudgetScope; startsAt: Date; endsAt: Date };

/** Estimated spend of one bucket, with what of it is assumed and how many requests it lacks. */
export type BucketSpend = Omit<ScopeSpend, 'requests' | 'leftOut'>;

/**
 * Estimated spend by question id and start of the bucket (epoch ms), one query for all questions; buckets without
 * usage are absent.
 */
export async function sumScopeSpendByBucket(
  tx: Transaction,
  workspaceId: string,
  grain: Grain,
  questions: readonly BucketQuestion[],
): Promise<Map<string, Map<number, BucketSpend>>> {
  const sums = new Map<string, Map<number, BucketSpend>>(questions.map((question) => [question.id, new Map()]));
  if (questions.length === 0) return sums;
  const wanted = questions.map((question) => mapQuestion(question, question));
  const rows = await withHashJoins(
    tx,
    () => tx.$queryRaw<({ id: string; start: Date } & BucketSpend)[]>`
    WITH wanted AS MATERIALIZED (${selectWanted(wanted)}),
    pair AS MATERIALIZED (${selectPairs(workspaceId)})
    SELECT p.id, u.bucket_start AS start, coalesce(sum(u.cost_nanos), 0)::bigint AS nanos,
           coalesce(sum(u.assumed_nanos), 0)::bigint AS "assumedNanos",
           coalesce(sum(${UNPRICED_REQUESTS_SQL}), 0)::bigint AS "unpricedRequests"
      FROM ${USAGE_TABLES[grain]} u
      JOIN pair p ON p.series_id = u.series_id AND u.bucket_start >= p.from_at AND u.bucket_start < p.until_at
     WHERE u.workspace_id = ${workspaceId}::uuid AND p.left_out IS NULL AND ${isWithinBounds(wanted)}
     GROUP BY p.id, u.bucket_start`,
  );
  for (const { id, start, ...spend } of rows) sums.get(id)?.set(start.getTime(), spend);
  return sums;
}

type WantedRow = ReturnType<typeof mapQuestion>;

function mapQuestion(
  question: Pick<SpendQuestion, 'id' | 'scope'>,
  stretch: { startsAt: Date; endsAt: Date; connectionIds?: readonly string[] },
) {
  const {
    connectionId = null,
    projectId = null,
    apiKeyId = null,
    model = null,
    userId = null,
    kind = null,
  } = question.scope;
  return {
    id: question.id,
    connection_id: connectionId,
    connection_ids: stretch.connectionIds ?? null,
    project_id: projectId,
    api_key_id: apiKeyId,
    model,
    user_id: userId,
    kind,
    filter: findScopeFilter(question.scope),
    from_at: stretch.startsAt.toISOString(),
    until_at: stretch.endsAt.toISOString(),
  };
}

function selectWanted(wanted: readonly WantedRow[]): Prisma.Sql {
  return Prisma.sql`
    SELECT * FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
      AS w(id text, connection_id uuid, connection_ids uuid[], project_id text, api_key_id text, model text, user_id text,
           kind text, filter jsonb, from_at timestamptz, until_at timestamptz)`;
}

/** Which series each question means; `left_out` is not NULL where another connection bills it. */
function selectPairs(workspaceId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT w.id, w.from_at, w.until_at, s.id AS series_id,
           CASE WHEN NOT ${isSeriesCountedOnce({
             connectionId: Prisma.sql`w.connection_id`,
             projectId: Prisma.sql`w.project_id`,
             apiKeyId: Prisma.sql`w.api_key_id`,
             userId: Prisma.sql`w.user_id`,
             model: Prisma.sql`w.model`,
             filter: Prisma.sql`w.filter`,
           })} THEN s.connection_id || ' ' || s.api_source END AS left_out
      FROM wanted w JOIN series s ON s.workspace_id = ${workspaceId}::uuid
       AND (w.connection_id IS NULL OR s.connection_id = w.connection_id)
       AND (w.connection_ids IS NULL OR s.connection_id = ANY (w.connection_ids))
       AND (w.project_id IS NULL OR s.project_id = w.project_id)
       AND (w.api_key_id IS NULL OR s.api_key_id = w.api_key_id)
       AND (w.model IS NULL OR ${isModelNamedSql(Prisma.sql`w.model`)})
       AND (w.user_id IS NULL OR s.user_id = w.user_id)
       AND (w.kind IS NULL OR s.kind = w.kind)
       AND ${isWithinFilter(workspaceId, Prisma.sql`w.filter`)}`;
}

/** The overall bounds let the server skip partitions that no question touches. */
function isWithinBounds(wanted: readonly WantedRow[]): Prisma.Sql {
  const earliest = wanted.map((one) => one.from_at).sort()[0] ?? '-infinity';
  const latest =
    wanted
      .map((one) => one.until_at)
      .sort()
      .at(-1) ?? 'infinity';
  return Prisma.sql`u.bucket_start >= ${earliest}::timestamptz AND u.bucket_start < ${latest}::timestamptz`;
}
