import type { Transaction } from '@/lib/db/client';
import { withHashJoins } from '@/lib/db/join-plans';
import type { SpendSegment } from '@/lib/domain/usage/spend-segment';
import type { SpendQuestion } from './scope-spend';

/**
 * What the final bill says of a question beside its estimate: on days that are billed, `billedNanos` takes the place of
 * `replacedNanos`. `days` counts the billed days; 0 = no bill yet.
 */
export type BilledSpend = { billedNanos: bigint; replacedNanos: bigint; days: number };

/**
 * Billed amounts by question id, for whole UTC days before `settledBefore`. Questions about a model, a person, a kind or a
 * saved view have none: the bill is split by project and key only, and by key only on days that name keys.
 */
export async function sumBilledSpend(
  tx: Transaction,
  workspaceId: string,
  questions: readonly SpendQuestion[],
  settledBefore: Date,
): Promise<Map<string, BilledSpend>> {
  const wanted = questions
    .filter(isBillable)
    .flatMap((question) => question.segments.flatMap((segment) => mapDays(question, segment, settledBefore)));
  if (wanted.length === 0) return new Map();
  const rows = await withHashJoins(
    tx,
    () => tx.$queryRaw<({ id: string } & BilledSpend)[]>`
    WITH wanted AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
        AS w(id text, connection_id uuid, project_id text, api_key_id text, from_on date, until_on date)),
    billed_day AS MATERIALIZED (
      SELECT c.connection_id, c.cost_on, bool_or(c.api_key_id <> '') AS names_keys
        FROM cost_day c
       WHERE c.workspace_id = ${workspaceId}::uuid AND lower(c.currency) = 'usd'
         AND c.cost_on >= (SELECT min(from_on) FROM wanted) AND c.cost_on < (SELECT max(until_on) FROM wanted)
       GROUP BY 1, 2),
    asked_day AS MATERIALIZED (
      SELECT w.id, d.connection_id, d.cost_on, w.project_id, w.api_key_id
        FROM wanted w JOIN billed_day d ON d.cost_on >= w.from_on AND d.cost_on < w.until_on
         AND (w.connection_id IS NULL OR w.connection_id = d.connection_id)
         AND (w.api_key_id IS NULL OR d.names_keys)),
    billed AS (
      SELECT a.id, sum(c.amount_nanos) AS nanos
        FROM asked_day a JOIN cost_day c ON c.workspace_id = ${workspaceId}::uuid
         AND c.connection_id = a.connection_id AND c.cost_on = a.cost_on AND lower(c.currency) = 'usd'
         AND (a.project_id IS NULL OR c.project_id = a.project_id)
         AND (a.api_key_id IS NULL OR c.api_key_id = a.api_key_id)
       GROUP BY 1),
    replaced AS (
      SELECT a.id, sum(u.cost_nanos) AS nanos
        FROM asked_day a
        JOIN series s ON s.workspace_id = ${workspaceId}::uuid AND s.connection_id = a.connection_id
         AND (a.project_id IS NULL OR s.project_id = a.project_id)
         AND (a.api_key_id IS NULL OR s.api_key_id = a.api_key_id)
        JOIN usage_day u ON u.workspace_id = s.workspace_id AND u.series_id = s.id
         AND u.bucket_start = a.cost_on::timestamp AT TIME ZONE 'UTC'
       GROUP BY 1)
    SELECT a.id, count(DISTINCT a.cost_on)::int AS days,
           coalesce(max(b.nanos), 0)::bigint AS "billedNanos", coalesce(max(r.nanos), 0)::bigint AS "replacedNanos"
      FROM asked_day a LEFT JOIN billed b ON b.id = a.id LEFT JOIN replaced r ON r.id = a.id
     GROUP BY a.id`,
  );
  return new Map(rows.map(({ id, ...spend }) => [id, spend]));
}

function isBillable({ scope }: SpendQuestion): boolean {
  return scope.model === undefined && scope.userId === undefined && scope.kind === undefined && !scope.savedView;
}

function mapDays({ id, scope }: SpendQuestion, segment: SpendSegment, settledBefore: Date) {
  const endsAt = segment.endsAt < settledBefore ? segment.endsAt : settledBefore;
  if (segment.grain !== 'day' || segment.startsAt >= endsAt) return [];
  return [
    {
      id,
      connection_id: scope.connectionId ?? null,
      project_id: scope.projectId ?? null,
      api_key_id: scope.apiKeyId ?? null,
      from_on: segment.startsAt.toISOString().slice(0, 10),
      until_on: endsAt.toISOString().slice(0, 10),
    },
  ];
}
