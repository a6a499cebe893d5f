import { mkdtempSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { writeArchive } from '@/lib/cli/support-bundle';
import { getPool } from '@/lib/db/client';
import { compareMigrations } from '@/lib/db/migrations/apply';
import { readEnv } from '@/lib/env';
import { describeMigrations, runDoctor } from '@/lib/services/installation/run-doctor';
import { buildSupportBundle, describeEnvironment } from '@/lib/services/installation/support-bundle';
import { createTestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';

useTestDatabase();

beforeAll(async () => {
  await createTestWorkspace();
});

test('the bundle has states and counts of every part, and nothing that opens or names anything', async () => {
  const checks = await runDoctor(readEnv());
  const bundle = await buildSupportBundle(
    readEnv(),
    '1.2.3',
    [...checks, { name: 'provider Acme Ltd', state: 'ok', message: 'x' }],
    true,
  );
  expect(Object.keys(bundle)).toEqual([
    ...['version.json', 'machine.json', 'environment.json', 'database.json', 'migrations.json', 'checks.json'],
  ]);
  const database = JSON.parse(bundle['database.json'] ?? '') as Record<string, { error?: string }>;
  for (const [name, fact] of Object.entries(database)) expect(fact, name).not.toHaveProperty('error');
  const text = Object.values(bundle).join('');
  const { password } = new URL(readEnv().DATABASE_URL ?? '');
  for (const secret of [readEnv().SPENDWATCH_SECRET, readEnv().DATABASE_URL, password, 'Acme Ltd']) {
    if (secret) expect(text).not.toContain(secret);
  }
  expect(text).toContain('_prisma_migrations');
});

test('settings that may hold a secret or name a person are only said to be set', () => {
  expect(
    describeEnvironment({
      ...{
        DATABASE_URL: 'postgres://a:b@c/d',
        SMTP_URL_FILE: '/run/smtp',
        OPENAI_ADMIN_KEY: 'sk-admin-1',
        PORT: '3000',
      },
      ...{ ALERT_EMAIL_TO: 'ada@example.com', UNRELATED: 'x' },
    }),
  ).toEqual({
    DATABASE_URL: 'set',
    SMTP_URL_FILE: 'set',
    OPENAI_ADMIN_KEY: 'set',
    PORT: '3000',
    ALERT_EMAIL_TO: 'set',
  });
});

test('the archive is readable by its owner alone, and never replaces a file', async () => {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'spendwatch-bundle-')), 'a.tar.gz');
  await writeArchive(file, { 'a.json': '{"a":1}' });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(gunzipSync(await readFile(file)).toString('latin1')).toContain('{"a":1}');
  await expect(writeArchive(file, {})).rejects.toThrow('EEXIST');
});

test('the doctor tells migrations that are missing, foreign, edited or cut short', async () => {
  const url = readEnv().DATABASE_URL ?? '';
  const judge = async () => describeMigrations(await compareMigrations(url));
  const newest = (await compareMigrations(url)).applied.at(-1) ?? '';
  expect(await judge()).toMatchObject({ state: 'ok' });
  const change = (sql: string) => getPool().query(sql.replaceAll('$1', `'${newest}'`));
  const { rows } = await getPool().query('SELECT checksum FROM _prisma_migrations WHERE migration_name = $1', [newest]);
  await change(`UPDATE _prisma_migrations SET checksum = 'x' WHERE migration_name = $1`);
  expect((await judge()).message).toBe(`${newest} differs from what was applied: restore the file of the release`);
  await change(`UPDATE _prisma_migrations SET migration_name = '29990101000000_later' WHERE migration_name = $1`);
  expect((await judge()).message).toMatch(/^the database has 29990101000000_later, which this version does not know/);
  await change(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '29990101000000_later'`);
  expect((await judge()).message).toMatch(new RegExp(`^1 missing \\(${newest}\\)`));
  await change(
    `UPDATE _prisma_migrations SET rolled_back_at = NULL, finished_at = NULL, migration_name = $1 WHERE migration_name = '29990101000000_later'`,
  );
  expect((await judge()).message).toMatch(new RegExp(`^${newest} stopped half-way`));
  await change(
    `UPDATE _prisma_migrations SET finished_at = now(), checksum = '${rows[0]?.checksum}' WHERE migration_name = $1`,
  );
  expect(await judge()).toMatchObject({ state: 'ok' });
});
