import { getDb } from '@/lib/db/client';
import { hasFreshHeartbeat } from '@/lib/db/installation/heartbeats';
import { listUnfinishedMigrations } from '@/lib/db/installation/migration-state';
import { countSelfIncidents } from '@/lib/db/installation/self-watch';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';
import { SELF_KINDS } from '@/lib/domain/incidents/incident';
import { getLogger } from '@/lib/logger';

/** A worker beats every few seconds; after this long without a beat it counts as gone. */
const WORKER_SILENCE_SECONDS = 60;

type Check = { ok: boolean; message: string };
export type Readiness = {
  /** This process can answer: database and schema are there. Without a worker its pages are still of use. */
  ready: boolean;
  /** The whole installation works: a worker lives, too. */
  healthy: boolean;
  checks: { database: Check; migrations: Check; worker: Check };
  /** Unresolved incidents about ourselves by kind. They do not take a process out of service: another would do no better. */
  troubles: { kind: string; count: number }[];
};

/** Whether this process, and the installation it is part of, can do their job right now. Throws nothing. */
export async function getReadiness(): Promise<Readiness> {
  const [migrations, worker] = await Promise.all([tryCheck(checkMigrations), tryCheck(checkWorker)]);
  const unreachable: Check = { ok: false, message: 'the database does not answer' };
  const database = migrations === null || worker === null ? unreachable : { ok: true, message: 'the database answers' };
  const unknown: Check = { ok: false, message: 'not known while the database does not answer' };
  const checks = { database, migrations: migrations ?? unknown, worker: worker ?? unknown };
  const ready = checks.database.ok && checks.migrations.ok;
  return { ready, healthy: ready && checks.worker.ok, checks, troubles: database.ok ? await listTroubles() : [] };
}

async function listTroubles(): Promise<Readiness['troubles']> {
  try {
    // The installation as a whole answers, not one workspace.
    return await acrossWorkspaces(() => countSelfIncidents(getDb(), null, SELF_KINDS));
  } catch (error) {
    getLogger().warn({ err: error }, 'readiness could not count incidents');
    return [];
  }
}

async function tryCheck(check: () => Promise<Check>): Promise<Check | null> {
  try {
    return await check();
  } catch (error) {
    getLogger().warn({ err: error }, 'readiness check failed');
    return null;
  }
}

async function checkMigrations(): Promise<Check> {
  const unfinished = await listUnfinishedMigrations(getDb());
  if (unfinished.length === 0) return { ok: true, message: 'the schema is up to date' };
  return { ok: false, message: `${unfinished.length} migrations are missing: run "spendwatch migrate"` };
}

async function checkWorker(): Promise<Check> {
  if (await hasFreshHeartbeat(getDb(), 'worker', WORKER_SILENCE_SECONDS)) return { ok: true, message: 'a worker runs' };
  return { ok: false, message: `no worker was seen for ${WORKER_SILENCE_SECONDS} seconds: start "spendwatch worker"` };
}
