import { getPool } from '@/lib/db/client';
import { DEAD_AFTER_FAILURES } from '@/lib/domain/installation/job';

export type MetricRow = { labels: Record<string, string>; value: number };

/** Statements over one workspace; each row has `labels` (JSON of texts) and `value`. */
const STATEMENTS = {
  ingestRuns: `SELECT jsonb_build_object('outcome', outcome) AS labels, count(*)::float8 AS value
      FROM ingest_run WHERE workspace_id = $1 GROUP BY outcome`,
  ingestRows: `SELECT jsonb_build_object('change', v.change) AS labels, sum(v.row_count)::float8 AS value
      FROM ingest_run r,
           LATERAL (VALUES ('read', r.rows), ('inserted', r.inserted_rows), ('revised', r.revised_rows)) AS v(change, row_count)
     WHERE r.workspace_id = $1 GROUP BY v.change`,
  pullAgeSeconds: `SELECT jsonb_build_object('connection', name) AS labels,
           extract(epoch FROM now() - last_success_at)::float8 AS value
      FROM connection WHERE workspace_id = $1 AND last_success_at IS NOT NULL`,
  usageLagSeconds: `SELECT jsonb_build_object('connection', name) AS labels,
           greatest(0, extract(epoch FROM last_success_at - last_usage_at))::float8 AS value
      FROM connection WHERE workspace_id = $1 AND last_success_at IS NOT NULL AND last_usage_at IS NOT NULL`,
  deliveries: `SELECT jsonb_build_object('state', state) AS labels, count(*)::float8 AS value
      FROM delivery WHERE workspace_id = $1 GROUP BY state`,
  incidents: `SELECT jsonb_build_object('state', state, 'severity', severity) AS labels, count(*)::float8 AS value
      FROM incident WHERE workspace_id = $1 GROUP BY state, severity`,
  selfIncidents: `SELECT jsonb_build_object('kind', v.kind) AS labels, count(i.id)::float8 AS value
      FROM (VALUES ('stale-data'), ('expiring-key'), ('failing-delivery'), ('dead-worker'), ('failing-judge')) AS v(kind)
      LEFT JOIN incident i ON i.workspace_id = $1 AND i.kind = v.kind AND i.state <> 'resolved' GROUP BY v.kind`,
  failingJobs: `SELECT jsonb_build_object('state', state.name) AS labels, count(job.kind)::float8 AS value
      FROM (VALUES ('retrying'), ('dead')) AS state(name)
      LEFT JOIN job ON job.workspace_id = $1 AND job.failure_count > 0
       AND state.name = CASE WHEN job.failure_count >= ${DEAD_AFTER_FAILURES} THEN 'dead' ELSE 'retrying' END
     GROUP BY state.name`,
  jobDelaySeconds: `SELECT '{}'::jsonb AS labels, coalesce(greatest(0, extract(epoch FROM now() - min(due_at))), 0)::float8 AS value
      FROM job WHERE workspace_id = $1 AND due_at <= now()`,
  heldNotifications: `SELECT '{}'::jsonb AS labels, count(*)::float8 AS value
      FROM notification WHERE workspace_id = $1 AND held_until IS NOT NULL AND released_at IS NULL`,
} as const;

export type MetricName = keyof typeof STATEMENTS;

/** One measurement of a workspace, as of now. */
export async function readMetric(name: MetricName, workspaceId: string): Promise<MetricRow[]> {
  const { rows } = await getPool().query<MetricRow>(STATEMENTS[name].replaceAll('$1', '$1::uuid'), [workspaceId]);
  return rows;
}
