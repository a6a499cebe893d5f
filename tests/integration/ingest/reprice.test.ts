import { afterAll, beforeAll, expect, test } from 'vitest';
import { getPool } from '@/lib/db/client';
import { getPriceVersionId } from '@/lib/db/usage/price-versions';
import { PRICE_VERSION } from '@/lib/domain/pricing';
import { repriceUsage } from '@/lib/services/usage/reprice-usage';
import { parseScenario } from '@/lib/simulator/scenario';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { useTestDatabase } from '../../support/database';
import { connectTo, pullOnce, sumStored, type TestConnection } from '../../support/ingest';
import { findWrongSums } from '../../support/usage-facts';

useTestDatabase();

const NOW = new Date('2026-03-11T15:20:30Z');
const LONG_AGO = new Date('2025-01-01T00:00:00Z');
const TABLES = ['usage_minute', 'usage_hour', 'usage_day'] as const;

let simulator: Simulator;
let connection: TestConnection;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 5, now: () => NOW, scenario: parseScenario({}) });
  connection = await connectTo(simulator);
  await pullOnce(connection, () => NOW);
});
afterAll(() => simulator.close());

const readAll = async () => Promise.all(TABLES.map((table) => sumStored(connection, table, LONG_AGO, NOW)));

test('history priced by an old table, some of it unpriced, is priced again to the nano-dollar, and a second run has nothing to do', async () => {
  const before = await readAll();
  const oldVersion = await getPriceVersionId('an older price table');
  for (const table of TABLES) {
    await getPool().query(
      `UPDATE ${table} SET price_version_id = $1, cost_nanos = CASE WHEN series_id % 3 = 0 THEN NULL ELSE cost_nanos * 2 END,
              assumed_nanos = CASE WHEN series_id % 3 = 0 THEN NULL ELSE assumed_nanos * 2 END`,
      [oldVersion],
    );
  }
  expect(await readAll()).not.toEqual(before);
  const input = {
    workspaceId: connection.workspaceId,
    since: LONG_AGO,
    priceVersionId: await getPriceVersionId(PRICE_VERSION),
  };
  const steps: string[] = [];
  const result = await repriceUsage(input, ({ grain }) => void steps.push(grain));
  expect(result.changed).toBeGreaterThan(1_000);
  expect(new Set(steps)).toEqual(new Set(['day', 'hour', 'minute']));
  expect(await readAll()).toEqual(before);
  expect(await findWrongSums()).toEqual([]);
  expect(await repriceUsage(input, () => {})).toEqual({ rows: 0, changed: 0 });
});

test('only usage from the given instant on is touched', async () => {
  const oldVersion = await getPriceVersionId('an older price table');
  await getPool().query('UPDATE usage_day SET price_version_id = $1', [oldVersion]);
  const since = new Date('2026-03-01T00:00:00Z');
  await repriceUsage(
    { workspaceId: connection.workspaceId, since, priceVersionId: await getPriceVersionId(PRICE_VERSION) },
    () => {},
  );
  const { rows } = await getPool().query(
    'SELECT max(bucket_start) AS newest_old, (SELECT min(bucket_start) FROM usage_day WHERE price_version_id <> $1) AS oldest_new FROM usage_day WHERE price_version_id = $1',
    [oldVersion],
  );
  expect(rows[0].newest_old < since).toBe(true);
  expect(rows[0].oldest_new >= since).toBe(true);
});
