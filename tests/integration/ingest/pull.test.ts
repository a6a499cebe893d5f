import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { getDb, getPool } from '@/lib/db/client';
import { KeyAccess, listKeyWarnings } from '@/lib/domain/keys/key-access';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/domain/time';
import { openAi } from '@/lib/providers/openai/definition';
import { describeOrganization, type Organization } from '@/lib/simulator/organization';
import { parseScenario, type ScenarioInput } from '@/lib/simulator/scenario';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { useTestDatabase } from '../../support/database';
import { connectTo, countRuns, pullOnce, sumStored, sumTruth, type TestConnection } from '../../support/ingest';
import { findWrongSums } from '../../support/usage-facts';

useTestDatabase();

const START = new Date('2026-03-11T15:20:30Z');

let now = START;
let simulator: Simulator;
let connection: TestConnection;
const readClock = () => now;
const advance = (ms: number) => {
  now = new Date(now.getTime() + ms);
};

/** Every third key of the organization: histories that are read once more need not be large. */
const describeFewKeys = (): Organization => {
  const organization = describeOrganization();
  return { ...organization, keys: organization.keys.filter((_, position) => position % 3 === 0) };
};

async function start(scenario: ScenarioInput, organization = describeOrganization()): Promise<void> {
  simulator = await startSimulator({ seed: 7, now: readClock, organization, scenario: parseScenario(scenario) });
  connection = await connectTo(simulator);
}

/** Every grain equals the provider's own sums, by kind, key and model: each count and each nano-dollar. */
async function expectEqualToProvider(): Promise<void> {
  const minuteFrom = new Date(Math.floor((START.getTime() - DAY_MS) / HOUR_MS) * HOUR_MS);
  const hourFrom = new Date(Math.floor((START.getTime() - 14 * DAY_MS) / DAY_MS) * DAY_MS);
  const dayFrom = new Date(Math.floor((START.getTime() - 90 * DAY_MS) / DAY_MS) * DAY_MS);
  expect(await sumStored(connection, 'usage_minute', minuteFrom, now)).toEqual(
    sumTruth(simulator, minuteFrom, now, now, 60),
  );
  expect(await sumStored(connection, 'usage_hour', minuteFrom, now)).toEqual(
    sumTruth(simulator, minuteFrom, now, now, 60),
  );
  const counts = async (table: 'usage_hour' | 'usage_day', from: Date) =>
    new Map([...(await sumStored(connection, table, from, now))].map(([key, sum]) => [key, sum.counts]));
  const truth = (from: Date) =>
    new Map([...sumTruth(simulator, from, now, now, 3600)].map(([key, sum]) => [key, sum.counts]));
  expect(await counts('usage_hour', hourFrom)).toEqual(truth(hourFrom));
  expect(await counts('usage_day', dayFrom)).toEqual(truth(dayFrom));
  expect(await findWrongSums()).toEqual([]);
}

/** Each describes what comes after the one before: history is read once for all of them. */
describe('one connection, read again and again', () => {
  beforeAll(async () => {
    now = START;
    await start({});
  });
  afterAll(() => simulator.close());

  test('the first pull reads 90 days, 14 days of hours and 24 hours of minutes, all equal to the provider', async () => {
    const result = await pullOnce(connection, readClock);
    expect(result.failure).toBeNull();
    expect(result.backfillPermil).toBe(1000);
    await expectEqualToProvider();
    expect((await sumStored(connection, 'usage_minute', new Date(0), now)).size).toBeGreaterThan(5);
    // Nobody had looked at what this key can do; it can do more than reading needs.
    const { keyAccess } = await getDb().connection.findFirstOrThrow({ where: { id: connection.connectionId } });
    expect(listKeyWarnings(KeyAccess.parse(keyAccess), openAi.setup).map((one) => one.key)).toEqual(['admin']);
  });

  test('a second pull of the same moment changes nothing and records no revision', async () => {
    const before = await countRuns(connection);
    await pullOnce(connection, readClock);
    expect(await countRuns(connection)).toEqual(before);
  });

  test('bills and inventory are stored, and reconciliation names a reason for every difference', async () => {
    const { rows } = await getPool().query(
      `SELECT (SELECT count(*)::int FROM provider_api_key WHERE connection_id = $1) AS keys,
              (SELECT count(*)::int FROM provider_project WHERE connection_id = $1) AS projects,
              (SELECT count(DISTINCT cost_on)::int FROM cost_day WHERE connection_id = $1) AS billed_days,
              (SELECT count(*)::int FROM reconciliation WHERE connection_id = $1 AND reason = 'matched') AS matched,
              (SELECT count(*)::int FROM reconciliation WHERE connection_id = $1 AND reason = 'price-difference') AS different`,
      [connection.connectionId],
    );
    expect(rows[0]).toMatchObject({ projects: 3, different: 0 });
    expect(rows[0].keys).toBeGreaterThanOrEqual(12);
    expect(rows[0].billed_days).toBeGreaterThanOrEqual(35);
    expect(rows[0].matched).toBeGreaterThan(100);
  });

  test('after a day without a worker the gap is read whole', async () => {
    advance(20 * HOUR_MS);
    await pullOnce(connection, readClock);
    await expectEqualToProvider();
  });

  test('only one of two pulls at the same time gets the lease', async () => {
    advance(MINUTE_MS);
    const results = await Promise.allSettled([pullOnce(connection, readClock), pullOnce(connection, readClock)]);
    expect(results.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test.each([
    { name: 'an hour of 503s', fault: { kind: 'status', status: 503 } as const },
    { name: 'too many requests', fault: { kind: 'status', status: 429 } as const },
    { name: 'connections cut', fault: { kind: 'reset' } as const },
    { name: 'a web page instead of JSON', fault: { kind: 'html' } as const },
  ])('$name: the pull fails with its reason, nothing is lost, the next one catches up', async ({ fault }) => {
    simulator.failNext(1_000, fault, /usage/);
    for (let round = 0; round < 3; round++) {
      advance(20 * MINUTE_MS);
      expect((await pullOnce(connection, readClock)).failure).not.toBeNull();
    }
    simulator.clearFaults();
    await pullOnce(connection, readClock);
    await expectEqualToProvider();
  });
});

describe('another connection each', () => {
  beforeEach(() => {
    now = START;
  });
  afterEach(() => simulator.close());

  test('minutes that arrive in steps are corrected, and the run says how many rows it revised', async () => {
    const events = [
      { type: 'late_data' as const, startsAfterSeconds: -7_200, durationSeconds: 86_400, delaySeconds: 1_200 },
    ];
    await start({ events }, describeFewKeys());
    await pullOnce(connection, readClock);
    for (let round = 0; round < 4; round++) {
      advance(5 * MINUTE_MS);
      await pullOnce(connection, readClock);
      await expectEqualToProvider();
    }
    expect((await countRuns(connection)).revised).toBeGreaterThan(0);
  });

  test('usage restated after the minutes are no longer re-read is found by its hour and repaired to the minute', async () => {
    const events = [
      { type: 'late_data' as const, startsAfterSeconds: -1_800, durationSeconds: 3_600, delaySeconds: 6 * 3_600 },
    ];
    await start({ events }, describeFewKeys());
    await pullOnce(connection, readClock);
    for (let round = 0; round < 5; round++) {
      advance(2 * HOUR_MS);
      await pullOnce(connection, readClock);
    }
    await expectEqualToProvider();
    const { rows } = await getPool().query(
      'SELECT count(*)::int AS repairs FROM ingest_run WHERE trigger = $1 AND workspace_id = $2',
      ['repair', connection.workspaceId],
    );
    expect(rows[0].repairs).toBeGreaterThan(0);
  });

  test('a backfill cut in the middle goes on where it ended', async () => {
    await start({}, describeFewKeys());
    simulator.failNext(1, { kind: 'status', status: 503 }, /usage\/web_search_calls/);
    const first = await pullOnce(connection, readClock);
    expect(first.failure).not.toBeNull();
    expect(first.backfillPermil).toBeLessThan(1000);
    const second = await pullOnce(connection, readClock);
    expect(second).toMatchObject({ failure: null, backfillPermil: 1000 });
    await expectEqualToProvider();
  });

  test('every oddity of the API at once: the sums are the same', async () => {
    const quirks = {
      duplicateRows: true,
      extraFields: true,
      omitOptionalFields: true,
      trailingPageToken: true,
      maxBucketsPerPage: 170,
      amountFormat: 'string' as const,
      flatErrors: true,
    };
    await start({ quirks }, describeFewKeys());
    await pullOnce(connection, readClock);
    advance(3 * MINUTE_MS);
    await pullOnce(connection, readClock);
    await expectEqualToProvider();
  });
});
