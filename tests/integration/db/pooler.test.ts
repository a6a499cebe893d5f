import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { closeDatabase, getPool } from '@/lib/db/client';
import { DATABASE_LOCKS, withDatabaseLock } from '@/lib/db/database-lock';
import { type FeedState, openNoticeFeed } from '@/lib/db/installation/notice-feed';
import { applyMigrations } from '@/lib/db/migrations/apply';
import { allowUnscopedWork } from '@/lib/db/workspace-guard';
import { JOB_KINDS } from '@/lib/domain/installation/job';
import { overrideEnv } from '@/lib/env';
import { prepareStart } from '@/lib/services/installation/prepare-start';
import { createJobRunner, type JobHandlers } from '@/lib/services/installation/run-jobs';
import { createCalmScenario } from '@/lib/simulator/scenario';
import { startSimulator } from '@/lib/simulator/server';
import { callRoute, createTestWorkspace } from '../../support/api';
import { connectTo, pullOnce } from '../../support/ingest';
import { hasPooler, startPooler } from '../../support/pooler';

const NAME = `pooled_${process.pid}`;
let direct: string;
let pooler: { url: string; stop: () => Promise<void> };

async function runAdmin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresAdminUrl') });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

const countLocks = async () => {
  const client = new pg.Client({ connectionString: direct });
  await client.connect();
  const { rows } = await client
    .query<{ count: number }>(
      "SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    )
    .finally(() => client.end());
  return rows[0]?.count;
};

/** The state of a feed once it is known. */
const awaitState = async (state: FeedState) => {
  const heard: string[] = [];
  const feed = openNoticeFeed('spendwatch_wake', { onNotice: (word) => heard.push(word), onState: () => {} });
  await vi.waitFor(() => expect(feed.getState()).toBe(state), { timeout: 15_000, interval: 50 });
  return { heard, close: feed.close };
};

const suite = `pgbouncer in transaction mode${hasPooler ? '' : ' (skipped: pgbouncer is not installed, "apt-get install pgbouncer")'}`;
describe.skipIf(!hasPooler)(suite, () => {
  beforeAll(async () => {
    allowUnscopedWork();
    await runAdmin(`CREATE DATABASE ${NAME}`);
    const url = new URL(inject('postgresAdminUrl'));
    url.pathname = `/${NAME}`;
    direct = url.toString();
    pooler = await startPooler(direct);
    overrideEnv({
      ...{ DATABASE_URL: pooler.url, SPENDWATCH_SECRET: Buffer.alloc(32, 7).toString('base64'), LOG_LEVEL: 'silent' },
      RATE_LIMIT_PER_MINUTE: '10000000',
    });
  });
  afterAll(async () => {
    await closeDatabase();
    await pooler?.stop();
    await runAdmin(`DROP DATABASE IF EXISTS ${NAME} WITH (FORCE)`);
  });

  test('processes that start at once migrate one after the other and leave no lock behind', async () => {
    const applied = await Promise.all([1, 2, 3].map(() => applyMigrations(pooler.url)));
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
    expect(await countLocks()).toBe(0);
    // A later start finds nothing to do, and nothing to wait for.
    expect(await applyMigrations(pooler.url)).toEqual([]);
  });

  test('a start that cannot have the lock says so after its time and does not hang', async () => {
    const lock = { ...DATABASE_LOCKS.migration, timeoutMs: 300 };
    const outcome = withDatabaseLock(pooler.url, DATABASE_LOCKS.migration, () => applyMigrations(pooler.url, lock));
    await expect(outcome).rejects.toThrow(/another process holds the lock for the migration of the database/);
    expect(await countLocks()).toBe(0);
  });

  test('web and worker that start at once on an empty database prepare it once and print the same code', async () => {
    overrideEnv({ ALERT_EMAIL_TO: 'ops@example.com' });
    const starts = await Promise.all([1, 2, 3, 4].map(() => prepareStart()));
    expect(new Set(starts.map((one) => one.setupCode)).size).toBe(1);
    expect(starts[0]?.setupCode).toMatch(/^([A-Z2-9]{4}-){4}[A-Z2-9]{4}$/);
    const { rows } = await getPool().query(
      'SELECT (SELECT count(*)::int FROM workspace) AS workspaces, (SELECT count(*)::int FROM channel) AS channels',
    );
    expect(rows[0]).toEqual({ workspaces: 1, channels: 1 });
  });

  test('requests with a token are answered, many at a time, over whatever session they get', async () => {
    const workspace = await createTestWorkspace('Pooled');
    const ask = () =>
      callRoute('/usage?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&bucket=hour', {
        token: workspace.tokens.viewer,
      });
    const statuses = await Promise.all(Array.from({ length: 60 }, async () => (await ask()).status));
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
  });

  test('usage is read and stored as over a connection of its own, by several pulls at once', async () => {
    const simulator = await startSimulator({ seed: 5, scenario: createCalmScenario() });
    const connections = [await connectTo(simulator), await connectTo(simulator)];
    const at = new Date();
    const results = await Promise.all(connections.map((one) => pullOnce(one, () => at)));
    expect(results.map((one) => one.failure)).toEqual([null, null]);
    await simulator.close();
  }, 120_000);

  test('jobs are claimed, run once and given back by two workers', async () => {
    const runs: string[] = [];
    const handle = (kind: string) => async (job: { workspaceId: string }) => runs.push(`${kind} ${job.workspaceId}`);
    const handlers = Object.fromEntries(JOB_KINDS.map((kind) => [kind, handle(kind)])) as unknown as JobHandlers;
    const workers = [1, 2].map(() => createJobRunner({ handlers, onChange: () => {} }));
    await Promise.all(workers.map((one) => one.look()));
    const isDone = async () => {
      const { rows } = await getPool().query('SELECT 1 FROM job WHERE claimed_by IS NOT NULL');
      expect(rows).toEqual([]);
    };
    await vi.waitFor(isDone, { timeout: 20_000, interval: 50 });
    await Promise.all(workers.map((one) => one.close()));
    expect(runs.length).toBeGreaterThan(10);
    expect(new Set(runs).size).toBe(runs.length);
  });

  test('announcements do not arrive through it, which is noticed; by the direct address they do', async () => {
    const silent = await awaitState('silent');
    silent.close();
    overrideEnv({ DATABASE_DIRECT_URL: direct });
    const live = await awaitState('live');
    await getPool().query("SELECT pg_notify('spendwatch_wake', 'pull')");
    await vi.waitFor(() => expect(live.heard).toContain('pull'), { timeout: 5_000, interval: 20 });
    live.close();
    expect(await countLocks()).toBe(0);
  });
});
