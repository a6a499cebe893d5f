import { afterAll, beforeAll, expect, test } from 'vitest';
import { getDb } from '@/lib/db/client';
import { HOUR_MS, MINUTE_MS } from '@/lib/domain/time';
import { describeOrganization } from '@/lib/simulator/organization';
import { parseScenario } from '@/lib/simulator/scenario';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { useTestDatabase } from '../../support/database';
import { type Connected, connectPeer, pullPeer } from '../../support/provider-pull';
import { ADDED_AT, addMinutes, evaluate, seedLearned, seedLive } from './live-usage';
import { listTold } from './seed';

useTestDatabase();

const listIncidents = (workspaceId: string) =>
  getDb().incident.findMany({ where: { workspaceId }, orderBy: { number: 'asc' } });

/** The provider shows nothing of the last minutes for a while, then all of them at once. */
test.each([10, 17, 24])(
  '%d minutes that show at once after history was read: the leak in them is told',
  async (lag) => {
    const seeded = await seedLearned({ backfillPermil: 500 });
    // History is still read; the newest minutes are not in it, for the reports are behind.
    await evaluate(seeded, lag);
    await getDb().connection.updateMany({
      where: { workspaceId: seeded.workspaceId },
      data: { backfillPermil: 1_000 },
    });
    await seedLive(seeded, 0, lag, 4, () => addMinutes(ADDED_AT, lag + 1));
    expect(await evaluate(seeded, lag + 1)).toMatchObject({ opened: 1 });
    const [incident, ...others] = await listIncidents(seeded.workspaceId);
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ severity: 'critical', windowStart: addMinutes(ADDED_AT, 4) });
    expect((await listTold(seeded.workspaceId))[0]).toBe('first -> oncall@example.com');
  },
);

test('what showed while history was read never alerts later', async () => {
  const seeded = await seedLearned({ backfillPermil: 500 });
  await seedLive(seeded, 0, 20, 4, () => addMinutes(ADDED_AT, 20));
  expect(await evaluate(seeded, 20)).toMatchObject({ opened: 0 });
  await getDb().connection.updateMany({
    where: { workspaceId: seeded.workspaceId },
    data: { backfillPermil: 1_000 },
  });
  await seedLive(seeded, 0, 20, 3, () => addMinutes(ADDED_AT, 21));
  expect(await evaluate(seeded, 21)).toMatchObject({ opened: 0 });
});

/** Through provider, ingest, detector, incident and outbox; each goes on from the one before. */
let simulator: Simulator;
let connected: Connected;
let now = ADDED_AT;
/** How far the provider's reports are behind. */
let lagMinutes = 0;
const LEAK_AT = addMinutes(ADDED_AT, 8);
const KEYS = ['ci-runner', 'support-agent', 'storefront-chat'];

beforeAll(async () => {
  const organization = describeOrganization();
  const leak = { type: 'leaked_key', dollarsPerHour: 300, startsAt: LEAK_AT.toISOString(), durationSeconds: 2_400 };
  const night = { ...leak, apiKeyId: 'support-agent', startsAt: addMinutes(ADDED_AT, 240).toISOString() };
  simulator = await startSimulator({
    organization: { ...organization, keys: organization.keys.filter(({ name }) => KEYS.includes(name)) },
    scenario: parseScenario({ events: [leak, night] }),
    now: () => new Date(now.getTime() - lagMinutes * MINUTE_MS),
  });
  connected = await connectPeer('openai', simulator, ADDED_AT);
  await getDb().channel.create({
    data: {
      workspaceId: connected.workspaceId,
      kind: 'email',
      name: 'On call',
      config: { to: ['oncall@example.com'] },
    },
  });
});
afterAll(() => simulator.close());

test('a leak in twenty minutes that a provider shows at once, of which it refuses one kind, is told by mail', async () => {
  simulator.failNext(10_000, { kind: 'status', status: 400, message: 'Not for this organization.' }, /vector_stores/);
  await pullPeer(connected, () => now);
  await pullPeer(connected, () => now);
  expect(await getDb().connection.findFirst({ where: { id: connected.connectionId } })).toMatchObject({
    backfillPermil: 1_000,
  });
  lagMinutes = 20;
  for (const minute of [6, 12, 20]) {
    now = addMinutes(ADDED_AT, minute);
    await pullPeer(connected, () => now);
  }
  expect(await listIncidents(connected.workspaceId)).toEqual([]);
  lagMinutes = 0;
  await pullPeer(connected, () => now);
  expect(await listIncidents(connected.workspaceId)).toMatchObject([{ severity: 'critical' }]);
  expect(await listTold(connected.workspaceId)).toEqual(['first -> oncall@example.com']);
}, 240_000);

test('a leak that began and ended while nothing was read for hours is told when the gap is read', async () => {
  now = new Date(ADDED_AT.getTime() + 6 * HOUR_MS);
  await pullPeer(connected, () => now);
  const incidents = await listIncidents(connected.workspaceId);
  const key = simulator.organization.keys.find(({ name }) => name === 'support-agent');
  expect(incidents.filter(({ scope }) => (scope as { apiKeyId?: string }).apiKeyId === key?.id)).toHaveLength(1);
}, 120_000);
