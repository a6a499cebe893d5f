import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { closeDatabase } from '@/lib/db/client';
import { allowUnscopedWork } from '@/lib/db/workspace-guard';
import { overrideEnv } from '@/lib/env';
import { letCallersLeave } from './callers';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresAdminUrl: string;
    templateDatabase: string;
  }
}

async function runAdmin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresAdminUrl') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/**
 * Gives the test file a database of its own, cloned from the migrated template, and points this process at it.
 * Returns a holder whose `url` is set once the tests run.
 */
export function useTestDatabase(): { url: string } {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const holder = { url: '' };
  beforeAll(async () => {
    allowUnscopedWork();
    await runAdmin(`CREATE DATABASE ${name} TEMPLATE ${inject('templateDatabase')}`);
    const url = new URL(inject('postgresAdminUrl'));
    url.pathname = `/${name}`;
    holder.url = url.toString();
    overrideEnv({
      DATABASE_URL: holder.url,
      SPENDWATCH_SECRET: Buffer.alloc(32, 7).toString('base64'),
      LOG_LEVEL: 'silent',
      // Nothing listens there: tests that want an answer start a service of their own.
      BREACHED_PASSWORDS_URL: 'http://127.0.0.1:9',
      RATE_LIMIT_PER_MINUTE: '10000000',
    });
  });
  afterAll(async () => {
    letCallersLeave();
    await closeDatabase();
    await runAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });
  return holder;
}
