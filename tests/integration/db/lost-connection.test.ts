import { expect, test } from 'vitest';
import { getPool } from '@/lib/db/client';
import { useTestDatabase } from '../../support/database';

useTestDatabase();

test('a connection that is lost between two statements fails the next one and nothing else', async () => {
  const client = await getPool().connect();
  const told: unknown[] = [];
  const tell = (error: unknown) => told.push(error);
  process.on('uncaughtException', tell);
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await getPool().query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await expect
      .poll(() =>
        client.query('SELECT 1').then(
          () => 'answered',
          () => 'failed',
        ),
      )
      .toBe('failed');
    await new Promise((resolve) => setTimeout(resolve, 200));
  } finally {
    client.release(true);
    process.off('uncaughtException', tell);
  }
  expect(told).toEqual([]);
  expect((await getPool().query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});
