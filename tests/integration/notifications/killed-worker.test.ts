import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { getDb } from '@/lib/db/client';
import { buildChildEnv, overrideEnv } from '@/lib/env';
import { PROJECT_ROOT } from '@/lib/project-root';
import { getReadiness } from '@/lib/services/installation/get-readiness';
import { runWatchdog } from '@/lib/worker/watchdog';
import { workerArgs } from '../../support/bundled';
import { useTestDatabase } from '../../support/database';
import { startSmtpSink } from '../../support/smtp-sink';
import { notify, seedChannel, seedIncident, seedWorkspace } from '../delivery/seed';

const database = useTestDatabase();
const SECRET = Buffer.alloc(32, 7).toString('base64');
const workers: ChildProcess[] = [];
afterEach(() => {
  for (const worker of workers.splice(0)) worker.kill('SIGKILL');
});

/** A worker as an installation runs it; ready once it has beaten. */
async function startWorker(smtpUrl: string): Promise<ChildProcess> {
  const worker = spawn(process.execPath, workerArgs(), {
    cwd: PROJECT_ROOT,
    env: buildChildEnv({
      ...{ DATABASE_URL: database.url, SPENDWATCH_SECRET: SECRET, SMTP_URL: smtpUrl, LOG_LEVEL: 'silent' },
    }),
    stdio: 'ignore',
  });
  workers.push(worker);
  const since = new Date();
  const isBeating = async () =>
    expect(await getDb().processHeartbeat.count({ where: { beatAt: { gte: since } } })).toBe(1);
  await vi.waitFor(isBeating, { timeout: 60_000, interval: 100 });
  return worker;
}

/** As if so much time had passed since the last sign of life. */
const passMinutes = (minutes: number) =>
  getDb().$executeRaw`UPDATE process_heartbeat SET beat_at = beat_at - make_interval(mins => ${minutes}::int),
    started_at = started_at - make_interval(mins => ${minutes}::int)`;

test('a worker killed with -9 is missed: the web process tells of it and sends what waits, until another one runs', async () => {
  const sink = await startSmtpSink();
  overrideEnv({ DATABASE_URL: database.url, SPENDWATCH_SECRET: SECRET, SMTP_URL: sink.url, LOG_LEVEL: 'silent' });
  const { workspaceId } = await seedWorkspace();
  await seedChannel(workspaceId, 'on call', ['oncall@example.com']);
  const worker = await startWorker(sink.url);
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  await notify(workspaceId, await seedIncident(workspaceId), { withoutChart: true });
  await passMinutes(5);
  expect(await getReadiness()).toMatchObject({ ready: true, healthy: false, checks: { worker: { ok: false } } });

  const stop = new AbortController();
  const watching = runWatchdog(stop.signal, new Date(Date.now() - 5 * 60_000));
  const subjects = () => sink.taken.map((one) => one.subject).sort();
  await vi.waitFor(() => expect(subjects()).toHaveLength(2), { timeout: 30_000, interval: 50 });
  expect(subjects()[0]).toBe('[critical] $713/h on key ci-runner (12x normal)');
  expect(subjects()[1]).toBe('[critical] No worker runs');
  expect((await getReadiness()).troubles).toContainEqual({ kind: 'dead-worker', count: 1 });
  stop.abort();
  await watching;

  await startWorker(sink.url);
  await vi.waitFor(() => expect(subjects()).toContain('[resolved] No worker runs'), { timeout: 30_000, interval: 50 });
  expect(await getReadiness()).toMatchObject({ healthy: true, troubles: [] });
  await sink.close();
}, 180_000);
