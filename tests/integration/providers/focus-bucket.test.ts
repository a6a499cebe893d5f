import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConnectionCreate } from '@/lib/contracts/connections/connections';
import { getDb, getPool } from '@/lib/db/client';
import { parseBucketAddress } from '@/lib/providers/focus/s3-address';
import { createConnection, updateConnection } from '@/lib/services/connections/manage-connections';
import { requestPull } from '@/lib/services/connections/request-pull';
import { pullNextConnection } from '@/lib/worker/pull-loop';
import { type S3Peer, startS3Peer } from '../../support/bills/s3-peer';
import { useTestDatabase } from '../../support/database';
import { seedWorkspace } from '../incidents/seed';

useTestDatabase();

const NOW = new Date('2026-12-05T12:00:00Z');
const HEADER = 'BilledCost,BillingCurrency,BillingPeriodStart,BillingPeriodEnd,ChargePeriodStart,ChargeDescription\n';
const PERIOD: Record<string, string> = {
  '10': '2026-10-01T00:00:00Z,2026-11-01T00:00:00Z',
  '11': '2026-11-01T00:00:00Z,2026-12-01T00:00:00Z',
};
const bill = (month: string, ...costs: (number | string)[]) =>
  HEADER + costs.map((cost, at) => `${cost},USD,${PERIOD[month]},2026-${month}-0${at + 1}T00:00:00Z,line\n`).join('');

let peer: S3Peer;
let seeded: Awaited<ReturnType<typeof seedWorkspace>>;
beforeEach(async () => {
  peer = await startS3Peer();
  seeded = await seedWorkspace();
  await getPool().query("UPDATE connection SET state = 'paused'");
});
afterEach(() => peer.close());

const create = (fields: Partial<ConnectionCreate> = {}) => {
  const wanted = { provider: 'focus', name: 'AWS', baseUrl: peer.address('exports/'), adminKey: peer.keys, ...fields };
  return createConnection(seeded.viewer, ConnectionCreate.parse(wanted));
};

const quiet = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const judged: string[] = [];
const pull = () => {
  const log = { ...quiet, child: () => quiet } as never;
  const evaluate = async ({ connectionId }: { connectionId: string }) => void judged.push(connectionId);
  const options = { pollIntervalSeconds: 60, readClock: () => NOW, log, evaluate };
  return pullNextConnection(options, new AbortController().signal);
};
const pullAgain = async (id: string) => {
  await requestPull(seeded.viewer, id, NOW);
  await getPool().query("UPDATE connection SET next_pull_at = now() - interval '1 second' WHERE id = $1", [id]);
  peer.requests.length = 0;
  await pull();
};

async function sums(id: string): Promise<Record<string, string>> {
  const { rows } = await getPool().query<{ month: string; sum: string }>(
    `SELECT to_char(cost_on, 'MM') AS month, (sum(amount_nanos) / 1000000000)::float8::text AS sum
       FROM cost_day WHERE connection_id = $1 GROUP BY 1 ORDER BY 1`,
    [id],
  );
  return Object.fromEntries(rows.map(({ month, sum }) => [month, sum]));
}

const readState = (id: string) => getDb().connection.findFirstOrThrow({ where: { id } });

test('folders are read once, parts together, the newest telling of a period last; what changes is read again', async () => {
  peer.put('exports/data/2026-10/one.csv.gz', gzipSync(bill('10', 1, 2)), '2026-11-02T00:00:00Z');
  peer.put('exports/data/2026-11/b run/part 1.csv', bill('11', 10), '2026-12-03T00:00:00Z');
  peer.put('exports/data/2026-11/b run/part ü&2.csv', bill('11', 20), '2026-12-03T00:00:00Z');
  peer.put('exports/data/2026-11/a-run/part.csv', bill('11', 999), '2026-12-01T00:00:00Z');
  peer.put('exports/data/2026-11/manifest.json', '{}', '2026-12-03T00:00:00Z');
  peer.put('other/never.csv', bill('11', 5_000), '2026-12-04T00:00:00Z');
  const { id, state, source } = await create();
  expect([state, source]).toEqual(['active', 'files']);
  expect((await pull())?.id).toBe(id);
  expect(await sums(id)).toEqual({ '10': '3', '11': '30' });
  expect(peer.requests.filter((one) => one === 'GET list')).toHaveLength(6);
  expect(judged).toContain(id);
  const done = await readState(id);
  expect(done).toMatchObject({ lastError: null, backfillPermil: 1_000 });
  expect(done.nextPullAt.getTime() - Date.now()).toBeGreaterThan(3_000_000);

  await pullAgain(id);
  expect(peer.requests.filter((one) => one !== 'GET list')).toEqual([]);
  peer.put('exports/data/2026-11/b run/part 1.csv', bill('11', 11), '2026-12-04T00:00:00Z');
  await pullAgain(id);
  expect(await sums(id)).toEqual({ '10': '3', '11': '31' });
});

test('a store that is slow, cuts answers and is away for a moment is read all the same', async () => {
  peer.put(
    'exports/2026-11/one.csv',
    bill('11', ...Array.from({ length: 9 }, (_, at) => at + 1)),
    '2026-12-01T00:00:00Z',
  );
  const { id } = await create();
  peer.faults.push(
    ...(['slow-down', 'unavailable'] as const).map((kind) => ({ kind, on: 'list' as const, times: 1 })),
    ...(['truncated', 'slow-down'] as const).map((kind) => ({ kind, on: 'read' as const, times: 1 })),
  );
  await pull();
  expect(await sums(id)).toEqual({ '11': '45' });
  expect(peer.faults.every(({ times }) => times === 0)).toBe(true);
});

test('what does not pass is told in words: no right, too slow for good, a broken file beside a whole one', async () => {
  peer.put('exports/2026-10/one.csv', bill('10', 1), '2026-11-01T00:00:00Z');
  peer.put('exports/2026-11/one.csv', bill('11', 1, 'much'), '2026-12-01T00:00:00Z');
  const { id } = await create();
  await pull();
  expect(await sums(id)).toEqual({ '10': '1' });
  expect((await readState(id)).lastError).toContain('line 3: BilledCost "much": expected a decimal number');
  // The broken file is tried again, the whole one is not.
  peer.put('exports/2026-11/one.csv', bill('11', 1, 2), '2026-12-02T00:00:00Z');
  await pullAgain(id);
  expect(await sums(id)).toEqual({ '10': '1', '11': '3' });
  expect((await readState(id)).lastError).toBeNull();

  peer.faults.push({ kind: 'forbidden', on: 'list', times: 1 });
  await pullAgain(id);
  expect(await readState(id)).toMatchObject({
    ...{ state: 'rejected', lastErrorCode: 'provider_rejected' },
    lastError: expect.stringContaining('listing files: the store answered AccessDenied: Access Denied'),
  });
});

test('an address is tried before it is saved, its keys are sealed, and it pauses and resumes', async () => {
  const refused = [
    [{ adminKey: 'AKIAOTHER:secret' }, 'provider_rejected', 'The key does not exist <here>.'],
    [{ adminKey: 'AKIATEST-secret' }, 'invalid_input', 'with a colon between them'],
    [{ baseUrl: peer.address('').replace('/bills/', '/') }, 'invalid_input', 'expected the address of a bucket'],
    [{ baseUrl: peer.address('').replace('bills', 'none') }, 'provider_request_refused', 'NoSuchBucket'],
    [{ baseUrl: undefined }, 'invalid_input', 'expected the address of a bucket'],
  ] as const;
  for (const [fields, code, message] of refused)
    await expect(create(fields)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  expect(await getDb().connection.count({ where: { workspaceId: seeded.workspaceId, provider: 'focus' } })).toBe(0);
  const { id, adminKeyHint } = await create();
  const row = await readState(id);
  expect(Buffer.from(row.adminKey).toString('latin1')).not.toContain('secret');
  expect(adminKeyHint).toBe('igns');
  expect(await updateConnection(seeded.viewer, id, { state: 'paused' })).toMatchObject({ state: 'paused' });
  await expect(requestPull(seeded.viewer, id, NOW)).rejects.toThrow('resume it first');
  expect(await updateConnection(seeded.viewer, id, { state: 'active' })).toMatchObject({ state: 'active' });
  await expect(updateConnection(seeded.viewer, id, { adminKey: 'AKIAOTHER:secret' })).rejects.toMatchObject({
    code: 'provider_rejected',
  });
  await expect(updateConnection(seeded.viewer, id, { baseUrl: peer.address('x/') })).rejects.toThrow('the key again');
  expect(await updateConnection(seeded.viewer, id, { adminKey: `${peer.keys}2` })).toMatchObject({
    adminKeyHint: 'gns2',
  });
});

test('regions come from the host or the address', () => {
  const region = (address: string) => parseBucketAddress(address).region;
  expect(region('https://s3.eu-central-1.amazonaws.com/b/p')).toBe('eu-central-1');
  expect(region('https://abc.r2.cloudflarestorage.com/b')).toBe('auto');
  expect(region('http://minio:9000/b/')).toBe('us-east-1');
  expect(parseBucketAddress('http://minio:9000/b/x%20y/z/?region=home')).toEqual({
    ...{ origin: 'http://minio:9000', bucket: 'b', prefix: 'x y/z/', region: 'home' },
  });
});
