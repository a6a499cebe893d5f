import { expect, test } from 'vitest';
import { PlannedEventCreate } from '@/lib/contracts/alert-rules/planned-events';
import { getDb, inSingleTransaction, inTransaction, type Transaction } from '@/lib/db/client';
import { insertIncidentEvent, lockIncident } from '@/lib/db/incidents/incidents';
import { createPlannedEvent } from '@/lib/services/alert-rules/manage-planned-events';
import { handleIncident } from '@/lib/services/incidents/handle-incidents';
import { recordIncidentSignal } from '@/lib/services/incidents/record-incident-signal';
import { useTestDatabase } from '../../support/database';
import { type Seeded, seedWorkspace } from './seed';

useTestDatabase();

const NOW = new Date('2026-11-20T12:00:00Z');
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const raise = (tx: Transaction, seeded: Seeded, dedupKey: string, kind: string, apiKeyId: string, dollars: bigint) =>
  recordIncidentSignal(tx, {
    workspaceId: seeded.workspaceId,
    source: {
      ...{ dedupKey, kind, alertRuleId: null, budgetId: null, detectorNumber: null },
      connectionId: seeded.connectionId,
      scope: { apiKeyId },
    },
    signal: { kind: 'raised', severity: 'critical', isWorse: false },
    measures: {
      title: dedupKey,
      ...{
        windowStart: NOW,
        windowEnd: NOW,
        observedNanos: dollars,
        expectedNanos: 1_000_000_000n,
        excessNanos: dollars,
      },
      ...{ ratePerHourNanos: dollars, projected24hNanos: 0n, contributors: [], facts: [], explanation: '' },
    },
    channelIds: [],
    at: NOW,
    now: NOW,
  });

const listNumbers = async ({ workspaceId }: Seeded) =>
  (await getDb().incident.findMany({ where: { workspaceId }, orderBy: { number: 'asc' } })).map((one) => one.number);

test('a judge that opens incidents and one that escalates their cause do not wait for each other', async () => {
  const seeded = await seedWorkspace();
  await inTransaction((tx) => raise(tx, seeded, 'anomaly:cause', 'spike', 'key_ci', 10_000_000_000n));
  let other: Promise<unknown> = Promise.resolve();
  const first = inSingleTransaction(async (tx) => {
    await raise(tx, seeded, 'anomaly:cause', 'spike', 'key_ci', 11_000_000_000n);
    other = inSingleTransaction((inner) => raise(inner, seeded, 'threshold:a', 'threshold', 'key_ci', 9_000_000_000n));
    other.catch(() => {});
    await wait(400);
    await raise(tx, seeded, 'anomaly:more', 'spike', 'key_web', 50_000_000_000n);
  });
  await Promise.all([first, other.then(() => {}), first.then(() => other)]);
  expect(await listNumbers(seeded)).toEqual([1, 2, 3]);
});

test('three lanes that raise the same incidents in different orders all get through', async () => {
  const seeded = await seedWorkspace();
  const keys = ['a', 'b', 'c', 'd'];
  const orders = [keys, [...keys].reverse(), ['c', 'a', 'd', 'b']];
  for (let round = 0; round < 8; round += 1) {
    const lanes = orders.map((order, lane) =>
      inSingleTransaction(async (tx) => {
        for (const key of order) {
          const dollars = BigInt(round * 3 + lane + 1) * 4_000_000_000n;
          await raise(tx, seeded, `spike:${key}`, 'spike', `key_${key}`, dollars);
        }
      }),
    );
    await Promise.all(lanes);
  }
  expect(await listNumbers(seeded)).toEqual([1, 2, 3, 4]);
});

test('a timeline line that holds something a judge wants does not wait for the incident', async () => {
  const seeded = await seedWorkspace();
  const { incident } = await inTransaction((tx) => raise(tx, seeded, 'spike:a', 'spike', 'key_ci', 10_000_000_000n));
  const event = { at: NOW, kind: 'notified', actor: null, text: 'Told' };
  await inTransaction(async (tx) => {
    await lockIncident(tx, seeded.workspaceId, incident!.id);
    await inTransaction(async (inner) => {
      await inner.$executeRaw`SET LOCAL lock_timeout = '2s'`;
      await insertIncidentEvent(inner, seeded.workspaceId, incident!.id, event);
    });
  });
  expect(await getDb().incidentEvent.count({ where: { incidentId: incident!.id, text: 'Told' } })).toBe(1);
});

test('a plan that ends several incidents and persons who take them all get through', async () => {
  const seeded = await seedWorkspace();
  for (let round = 0; round < 4; round += 1) {
    const open = (key: string) =>
      inTransaction((tx) => raise(tx, seeded, `spike:${key}:${round}`, 'spike', `key_${key}`, 10_000_000_000n));
    const incidents = [await open('a'), await open('b'), await open('c')];
    const input = { name: `Launch ${round}`, startsAt: new Date(0).toISOString(), multiplier: 100 };
    const handling = { signal: { kind: 'acknowledge' }, text: 'Taken', kind: 'acknowledged' } as const;
    const outcomes = await Promise.allSettled([
      ...[...incidents].reverse().map((one) => handleIncident(seeded.viewer, one.incident!.id, handling, NOW)),
      createPlannedEvent(seeded.viewer, PlannedEventCreate.parse(input), NOW),
    ]);
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    // Whoever comes after the plan is told that it is over.
    expect(refused.filter((code) => code !== 'conflict')).toEqual([]);
    expect(
      await getDb().incident.count({ where: { workspaceId: seeded.workspaceId, state: { not: 'resolved' } } }),
    ).toBe(0);
  }
});

test('work that the database ended because of a deadlock is run once more', async () => {
  const seeded = await seedWorkspace();
  const a = await inTransaction((tx) => raise(tx, seeded, 'spike:a', 'spike', 'key_ci', 10_000_000_000n));
  const b = await inTransaction((tx) => raise(tx, seeded, 'spike:b', 'spike', 'key_web', 10_000_000_000n));
  const lockBoth = (first: string, second: string) =>
    inTransaction(async (tx) => {
      await lockIncident(tx, seeded.workspaceId, first);
      await wait(200);
      await lockIncident(tx, seeded.workspaceId, second);
      return 'done';
    });
  const [left, right] = [a.incident!.id, b.incident!.id];
  expect(await Promise.all([lockBoth(left, right), lockBoth(right, left)])).toEqual(['done', 'done']);
});
