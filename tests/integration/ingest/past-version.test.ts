import { afterEach, expect, test } from 'vitest';
import { readDataVersion, readPastVersion } from '@/lib/db/connections/data-versions';
import { DAY_MS, MINUTE_MS } from '@/lib/domain/time';
import { parseScenario } from '@/lib/simulator/scenario';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { useTestDatabase } from '../../support/database';
import { connectTo, pullOnce } from '../../support/ingest';

useTestDatabase();

let simulator: Simulator;
afterEach(() => simulator.close());

test('history changes the past; the minutes of an ordinary day do not', async () => {
  // Noon of the database's own day: only it knows what is past.
  let now = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2);
  const readClock = () => now;
  simulator = await startSimulator({ seed: 7, now: readClock, scenario: parseScenario({}) });
  const connection = await connectTo(simulator);
  const versions = async () => ({
    data: await readDataVersion(connection.workspaceId),
    past: await readPastVersion(connection.workspaceId),
  });
  const empty = await versions();
  await pullOnce(connection, readClock);
  const first = await versions();
  expect(first.past).not.toBe(empty.past);
  now = new Date(now.getTime() + 5 * MINUTE_MS);
  await pullOnce(connection, readClock);
  const second = await versions();
  expect(second.data).not.toBe(first.data);
  expect(second.past).toBe(first.past);
});
