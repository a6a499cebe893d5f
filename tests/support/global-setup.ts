import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { bundleFolder, digestSources, writeBundle } from '@/lib/cli/launcher/bundle.mjs';
import { startEmbeddedServer } from '@/lib/db/embedded/server';
import { applyMigrations } from '@/lib/db/migrations/apply';
import { PROJECT_ROOT } from '@/lib/project-root';

const TEMPLATE = 'spendwatch_template';

/** Bundles of the command line and the worker, for tests that start many processes; made once for these sources. */
async function prepareBundles(): Promise<string> {
  const digest = digestSources(PROJECT_ROOT);
  const folder = bundleFolder(PROJECT_ROOT, digest);
  if (!existsSync(folder)) await writeBundle(PROJECT_ROOT, digest);
  return folder;
}

/** One real PostgreSQL for the whole run, with a migrated template that each test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('bundleFolder', await prepareBundles());
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-test-'));
  const server = await startEmbeddedServer(dataDir);
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  // Nothing here outlives the run: a commit need not wait for the disk. Killed processes lose nothing by it.
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    await admin.query(`ALTER SYSTEM SET ${setting} = off`);
  }
  await admin.query('SELECT pg_reload_conf()');
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  await admin.end();
  const templateUrl = new URL(server.url);
  templateUrl.pathname = `/${TEMPLATE}`;
  await applyMigrations(templateUrl.toString());
  project.provide('postgresAdminUrl', server.url);
  project.provide('templateDatabase', TEMPLATE);
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
