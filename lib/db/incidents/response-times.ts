import { getPool } from '@/lib/db/client';
import { DETECTION_KINDS } from '@/lib/domain/anomaly/types';

/** Median milliseconds and the number of incidents it rests on; null = there is none. */
export type MedianTime = { medianMs: number | null; incidents: number };
export type ResponseTimes = Record<'detect' | 'acknowledge' | 'contain', MedianTime>;

/**
 * Medians over incidents of unusual spend that were noticed since: from its beginning to the notice, from the notice to the
 * person who took it, and from the notice to the first containment that was applied. Those that another one speaks for are
 * left out, as is what nobody took or contained.
 */
export async function readResponseTimes(
  workspaceId: string,
  since: Date,
  projectIds: readonly string[] | null,
): Promise<ResponseTimes> {
  const within = projectIds ? `AND i.scope ->> 'projectId' = ANY($4)` : '';
  const median = (from: string, until: string, name: string) =>
    `percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ${until} - ${from})::float8 * 1000) AS "${name}"`;
  const { rows } = await getPool().query<Record<string, number | null>>(
    `WITH found AS (
       SELECT i.opened_at, i.detected_at, i.acknowledged_at, min(c.applied_at) AS applied_at
         FROM incident i
         LEFT JOIN containment c ON c.workspace_id = i.workspace_id AND c.incident_id = i.id AND NOT c.dry_run
          AND c.applied_at >= i.detected_at
        WHERE i.workspace_id = $1::uuid AND i.detected_at >= $2 AND i.kind = ANY($3) AND i.merged_into_id IS NULL
          AND i.severity <> 'info' ${within}
        GROUP BY i.id, i.opened_at, i.detected_at, i.acknowledged_at)
     SELECT ${median('opened_at', 'greatest(detected_at, opened_at)', 'detect')}, count(*)::int AS noticed,
            ${median('detected_at', 'acknowledged_at', 'acknowledge')}, count(acknowledged_at)::int AS taken,
            ${median('detected_at', 'applied_at', 'contain')}, count(applied_at)::int AS stopped
       FROM found`,
    [workspaceId, since, DETECTION_KINDS, ...(projectIds ? [projectIds] : [])],
  );
  const row = rows[0] ?? {};
  const read = (name: string, count: string) => ({ medianMs: row[name] ?? null, incidents: row[count] ?? 0 });
  return {
    detect: read('detect', 'noticed'),
    acknowledge: read('acknowledge', 'taken'),
    contain: read('contain', 'stopped'),
  };
}
