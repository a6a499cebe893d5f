import { describe, expect, test } from 'vitest';
import { getPool } from '@/lib/db/client';
import { useTestDatabase } from '../../support/database';

useTestDatabase();

/** Tables that belong to people, the installation or the migration tool rather than to one workspace. */
const GLOBAL_TABLES = [
  'user',
  'session',
  'account',
  'verification',
  'two_factor',
  'passkey',
  'known_device',
  'sign_in_failure',
  'instance_setting',
  'process_heartbeat',
  'price_version',
  'secret_key',
  '_prisma_migrations',
];

describe('every tenant table can be distributed by workspace', () => {
  test('primary, unique and foreign keys start with workspace_id', async () => {
    const { rows } = await getPool().query<{ table: string; constraint: string; kind: string; first: string }>(`
      SELECT c.relname AS table, i.relname AS constraint,
             CASE WHEN x.indisprimary THEN 'primary key' ELSE 'unique key' END AS kind,
             (SELECT attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = x.indkey[0]) AS first
        FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'public' AND x.indisunique AND NOT c.relispartition
      UNION ALL
      SELECT c.relname, k.conname, 'foreign key',
             (SELECT attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = k.conkey[1])
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'public' AND k.contype = 'f' AND NOT c.relispartition`);
    const tenantKeys = rows.filter((row) => !GLOBAL_TABLES.includes(row.table) && row.table !== 'workspace');
    expect(tenantKeys.length).toBeGreaterThan(30);
    expect(tenantKeys.filter((row) => row.first !== 'workspace_id')).toEqual([]);
  });

  test('no table is forgotten: each one is global by name or has a workspace', async () => {
    const { rows } = await getPool().query<{ table: string }>(`
      SELECT c.relname AS table FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'workspace'
         AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'workspace_id')`);
    expect(rows.map((row) => row.table).sort()).toEqual([...GLOBAL_TABLES].sort());
  });
});
