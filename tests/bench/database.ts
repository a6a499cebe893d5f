import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { closeDatabase } from '@/lib/db/client';
import { startEmbeddedServer } from '@/lib/db/embedded/server';
import { applyMigrations } from '@/lib/db/migrations/apply';
import { overrideEnv } from '@/lib/env';

/** A fresh, migrated database for one suite, removed afterwards. */
export async function withBenchDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-bench-'));
  const server = await startEmbeddedServer(dataDir);
  overrideEnv({
    DATABASE_URL: server.url,
    SPENDWATCH_SECRET: Buffer.alloc(32, 7).toString('base64'),
    LOG_LEVEL: 'silent',
  });
  try {
    await applyMigrations(server.url);
    return await work(server.url);
  } finally {
    await closeDatabase();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
