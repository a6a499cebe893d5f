import { getPool } from '@/lib/db/client';

/** Facts of the whole installation, by name: counts, sizes and states, no row's content. */
const STATEMENTS = {
  server: `SELECT version() AS version, pg_size_pretty(pg_database_size(current_database())) AS size,
      current_setting('max_connections') AS max_connections, current_setting('shared_buffers') AS shared_buffers,
      current_setting('TimeZone') AS timezone, pg_postmaster_start_time() AS started_at`,
  tables: `SELECT relname AS name, n_live_tup AS rows, pg_total_relation_size(relid) AS bytes,
      n_dead_tup AS dead_rows, last_autovacuum, last_autoanalyze
      FROM pg_stat_user_tables ORDER BY pg_total_relation_size(relid) DESC LIMIT 100`,
  sessions: `SELECT state, wait_event_type, count(*)::int AS count, max(now() - query_start)::text AS longest
      FROM pg_stat_activity WHERE datname = current_database() GROUP BY state, wait_event_type`,
  processes: "SELECT role, started_at, beat_at, now() - beat_at < interval '1 minute' AS alive FROM process_heartbeat",
  connections: `SELECT provider, state::text, last_success_at, last_usage_at, count(*)::int AS count FROM connection
      GROUP BY provider, state, last_success_at, last_usage_at ORDER BY last_success_at LIMIT 200`,
  pulls: `SELECT subject, outcome::text, error_code, count(*)::int AS count, max(started_at) AS newest, sum(rows)::float8 AS rows
      FROM ingest_run GROUP BY subject, outcome, error_code ORDER BY count(*) DESC LIMIT 200`,
  deliveries: 'SELECT state::text, count(*)::int AS count, min(created_at) AS oldest FROM delivery GROUP BY state',
  incidents:
    'SELECT kind::text, state::text, severity::text, count(*)::int AS count FROM incident GROUP BY kind, state, severity',
} as const;

/** The facts by name; a statement that fails gives its error in their place, so that one trouble hides no other. */
export async function readSupportFacts(): Promise<Record<string, unknown>> {
  const facts: Record<string, unknown> = {};
  for (const [name, sql] of Object.entries(STATEMENTS)) {
    facts[name] = await getPool()
      .query(sql)
      .then(({ rows }) => rows)
      .catch((error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }));
  }
  return facts;
}
