import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import pino from 'pino';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { tsxArgs } from '@/lib/cli/children';
import { getDb, getPool } from '@/lib/db/client';
import { inWorkspace } from '@/lib/db/workspace-guard';
import { getJobSettings, JOB_KINDS, type JobKind } from '@/lib/domain/installation/job';
import { buildChildEnv } from '@/lib/env';
import { PROJECT_ROOT } from '@/lib/project-root';
import { collectMetrics } from '@/lib/services/installation/collect-metrics';
import { listFailingJobs } from '@/lib/services/installation/list-failing-jobs';
import { createJobRunner, type JobHandlers, type JobRunner } from '@/lib/services/installation/run-jobs';
import { createJobHandlers } from '@/lib/worker/job-handlers';
import { useTestDatabase } from '../../support/database';
import { type Seeded, seedWorkspace } from '../incidents/seed';

const database = useTestDatabase();
const SECRET = Buffer.alloc(32, 7).toString('base64');
const CLOCK_KINDS = JOB_KINDS.filter(
  (kind) => getJobSettings(kind).scope === 'workspace' && getJobSettings(kind).everyMs,
);

/** Kinds that do not come again by the clock while a test looks, the one of the installation among them. */
const RARE_KINDS = JOB_KINDS.filter((kind) => (getJobSettings(kind).everyMs ?? 0) >= 60_000);

let seeded: Seeded[];
const runners: JobRunner[] = [];
beforeAll(async () => {
  seeded = [await seedWorkspace(), await seedWorkspace()];
});
afterEach(async () => {
  for (const runner of runners.splice(0)) await runner.close();
  await getDb().job.deleteMany();
});

type Handler = JobHandlers[JobKind];
const handlersOf = (handle: (kind: JobKind) => Handler) =>
  Object.fromEntries(JOB_KINDS.map((kind) => [kind, handle(kind)])) as JobHandlers;
function startRunner(handlers: JobHandlers): JobRunner {
  const runner = createJobRunner({ handlers, onChange: () => {} });
  runners.push(runner);
  return runner;
}
const createRealHandlers = () =>
  createJobHandlers({
    ...{ readClock: () => new Date(), pollIntervalSeconds: 60, startedAt: new Date() },
    log: pino({ level: 'silent' }),
  });
/** Lets workers look until `isReached` says nothing against it. */
const lookUntil = (looking: readonly JobRunner[], isReached: () => Promise<void> | void) =>
  vi.waitFor(
    async () => {
      await Promise.all(looking.map((one) => one.look()));
      await isReached();
    },
    { timeout: 30_000, interval: 20 },
  );
const makeDue = (kinds: readonly string[]) =>
  getPool().query('UPDATE job SET due_at = now(), last_ended_at = NULL WHERE kind = ANY($1)', [kinds]);
const listRunning = async (kinds: readonly string[]) =>
  (await getDb().job.findMany({ where: { kind: { in: [...kinds] }, lastEndedAt: null, dueAt: { not: null } } })).map(
    (job) => job.kind,
  );

test('two workers on one database run each job once, and never two of a kind for one workspace', async () => {
  const runs = new Map<string, number>();
  const running = new Set<string>();
  const doubled: string[] = [];
  const handlers = handlersOf((kind) => async ({ workspaceId }) => {
    const key = `${kind} ${workspaceId}`;
    if (running.has(key)) doubled.push(key);
    running.add(key);
    if (RARE_KINDS.includes(kind)) runs.set(key, (runs.get(key) ?? 0) + 1);
    await getPool().query('SELECT pg_sleep(0.01)');
    running.delete(key);
  });
  const both = [startRunner(handlers), startRunner(handlers)];
  const workspaces = await getDb().workspace.count();
  const wanted = workspaces * (RARE_KINDS.length - 1) + 1;
  for (const round of [1, 2, 3]) {
    await lookUntil(both, async () => {
      expect(runs.size).toBe(wanted);
      expect(await listRunning(RARE_KINDS)).toEqual([]);
    });
    expect([...new Set(runs.values())]).toEqual([round]);
    if (round < 3) await makeDue(JOB_KINDS);
    if (round < 3) for (const key of runs.keys()) runs.set(key, round);
  }
  expect(doubled).toEqual([]);
});

test('what is asked for while it runs is run once more after it, by whoever is free', async () => {
  const { workspaceId } = seeded[0]!;
  let runs = 0;
  let finish = () => {};
  const handlers = handlersOf(() => async () => {
    runs += 1;
    if (runs === 1) await new Promise<void>((resolve) => (finish = resolve));
  });
  const [first, second] = [startRunner(handlers), startRunner(handlers)];
  const ask = (runner: JobRunner) =>
    inWorkspace(workspaceId, () => runner.request(workspaceId, [{ kind: 'budgets', subject: '' }], () => {}));
  const asked = ask(first);
  await vi.waitFor(() => expect(runs).toBe(1), { timeout: 10_000, interval: 5 });
  await ask(second);
  await ask(second);
  expect(runs).toBe(1);
  finish();
  await asked;
  await getDb().job.updateMany({ where: { kind: { not: 'budgets' } }, data: { dueAt: null } });
  await lookUntil([second], () => expect(runs).toBeGreaterThanOrEqual(2));
  await lookUntil([second], async () =>
    expect(await getDb().job.count({ where: { kind: 'budgets', dueAt: { not: null } } })).toBe(0),
  );
});

/** Holds every table but that of the jobs, so that each job stops at its first statement. */
async function freezeTables(): Promise<() => Promise<void>> {
  const client = await getPool().connect();
  await client.query('BEGIN');
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND NOT relispartition AND relname <> 'job'`,
  );
  await client.query(`LOCK TABLE ${rows.map(({ name }) => `"${name}"`).join(', ')} IN ACCESS EXCLUSIVE MODE`);
  return async () => {
    await client.query('ROLLBACK');
    client.release();
  };
}

/** So many jobs are claimed and wait for what is frozen. */
async function expectStuck(count: number): Promise<void> {
  const { rows } = await getPool().query<{ count: number }>(
    `SELECT count(DISTINCT pid)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  expect(await getDb().job.count({ where: { claimedBy: { not: null } } })).toBe(count);
  expect(rows[0]?.count).toBeGreaterThanOrEqual(count);
}

async function startProcess(): Promise<ChildProcess> {
  const worker = spawn(process.execPath, tsxArgs('tests/support/jobs-process.ts'), {
    cwd: PROJECT_ROOT,
    env: buildChildEnv({ DATABASE_URL: database.url, SPENDWATCH_SECRET: SECRET, LOG_LEVEL: 'silent' }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(worker.stdout!, 'data');
  return worker;
}

// As many at a time as a worker runs at once: four of the database, and each of the others.
test.each<{ name: string; kinds: readonly JobKind[] }>([
  { name: 'reading', kinds: ['unusual-spend', 'thresholds', 'budgets', 'retention', 'rotations', 'leak-sources'] },
  {
    name: 'watching',
    kinds: ['staleness', 'wake', 'release', 'follow-up', 'containment', 'account-activity', 'heartbeat'],
  },
  { name: 'telling', kinds: ['self-watch', 'digest', 'keys', 'key-owners'] },
])(
  '$name: killed with -9 in the middle of each kind of job, another worker finishes it',
  async ({ kinds }) => {
    const { workspaceId, connectionId } = seeded[0]!;
    await getDb().job.createMany({
      data: JOB_KINDS.map((kind) => {
        const subject = getJobSettings(kind).scope === 'connection' ? connectionId : '';
        return { workspaceId, kind, subject, dueAt: null };
      }),
    });
    const dying = await startProcess();
    // What it added for other workspaces is none of this.
    await vi.waitFor(
      async () => {
        await getDb().job.updateMany({ data: { dueAt: null } });
        expect(
          await getDb().job.count({ where: { OR: [{ claimedBy: { not: null } }, { dueAt: { not: null } }] } }),
        ).toBe(0);
      },
      { timeout: 30_000, interval: 50 },
    );
    await getDb().job.updateMany({ data: { lastEndedAt: null } });
    const unfreeze = await freezeTables();
    try {
      await getPool().query('UPDATE job SET due_at = now() WHERE workspace_id = $1 AND kind = ANY($2)', [
        workspaceId,
        kinds,
      ]);
      await vi.waitFor(() => expectStuck(kinds.length), { timeout: 30_000, interval: 50 });
      dying.kill('SIGKILL');
      await once(dying, 'exit');
    } finally {
      dying.kill('SIGKILL');
      await unfreeze();
    }
    const other = startRunner(createRealHandlers());
    await other.look();
    // Nobody takes over while the dead worker's claim lasts.
    expect(
      await getDb().job.count({ where: { claimedBy: { not: null }, lastEndedAt: null, kind: { in: [...kinds] } } }),
    ).toBe(kinds.length);
    await getPool().query(`UPDATE job SET claimed_until = now() - interval '1 s' WHERE claimed_by IS NOT NULL`);
    await lookUntil([other], async () => expect(await listRunning(kinds)).toEqual([]));
    expect(
      await getDb().job.findMany({ where: { workspaceId, kind: { in: [...kinds] }, failureCount: { gt: 0 } } }),
    ).toEqual([]);
  },
  120_000,
);

test('a job that always fails disturbs nobody else, waits longer each time, and is seen', async () => {
  const [bad, good] = [seeded[0]!, seeded[1]!];
  let isBroken = true;
  const handlers = handlersOf((kind) => async ({ workspaceId }) => {
    if (isBroken && kind === 'staleness' && workspaceId === bad.workspaceId) throw new Error('no such column');
  });
  const both = [startRunner(handlers), startRunner(handlers)];
  const read = () => getDb().job.findFirstOrThrow({ where: { workspaceId: bad.workspaceId, kind: 'staleness' } });
  await lookUntil(both, async () => {
    expect(await getDb().job.count({ where: { failureCount: { gt: 0 } } })).toBe(1);
    expect(await listRunning(CLOCK_KINDS)).toEqual([]);
  });
  expect(await listFailingJobs(bad.viewer)).toMatchObject([{ kind: 'staleness', state: 'retrying' }]);
  while ((await read()).failureCount < 7) {
    const before = await read();
    expect(before.dueAt!.getTime()).toBeGreaterThan(before.lastEndedAt!.getTime());
    await makeDue(['staleness']);
    await lookUntil(both, async () => {
      expect(await listRunning(['staleness'])).toEqual([]);
      expect((await read()).failureCount).toBeGreaterThan(before.failureCount);
    });
  }
  const waits = await read();
  expect(waits.dueAt!.getTime() - waits.lastEndedAt!.getTime()).toBe(120_000);
  expect(await listFailingJobs(bad.viewer)).toMatchObject([{ state: 'dead', lastError: 'Error: no such column' }]);
  expect(await listFailingJobs(good.viewer)).toEqual([]);
  const { text } = await collectMetrics(bad.workspaceId);
  expect(text).toMatch(/spendwatch_failing_jobs\{[^}]*state="dead"[^}]*\} 1/);
  expect(text).toMatch(/spendwatch_failing_jobs\{[^}]*state="retrying"[^}]*\} 0/);
  isBroken = false;
  await makeDue(['staleness']);
  await lookUntil(both, async () => expect((await read()).failureCount).toBe(0));
  expect(await listFailingJobs(bad.viewer)).toEqual([]);
});
