import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { getDb } from '@/lib/db/client';
import { claimConnection } from '@/lib/db/connections/leases';
import { saveHeartbeat } from '@/lib/db/installation/heartbeats';
import { overrideEnv } from '@/lib/env';
import { ingestInventory } from '@/lib/services/connections/ingest-inventory';
import { getConnection } from '@/lib/services/connections/list-connections';
import { updateConnection } from '@/lib/services/connections/manage-connections';
import { getReadiness } from '@/lib/services/installation/get-readiness';
import { ensureWorkspace } from '@/lib/services/installation/manage-workspaces';
import {
  getOutgoingHeartbeat,
  pingHeartbeat,
  updateOutgoingHeartbeat,
} from '@/lib/services/installation/outgoing-heartbeat';
import { watchSelf, watchWorkers } from '@/lib/services/installation/watch-self';
import { startSimulator } from '@/lib/simulator/server';
import { callRoute, createTestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { connectTo } from '../../support/ingest';
import { listTold, seedWorkspace } from '../incidents/seed';

useTestDatabase();
overrideEnv({ SPENDWATCH_SECRET: Buffer.alloc(32, 7).toString('base64') });

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const listIncidents = async (workspaceId: string) =>
  (await getDb().incident.findMany({ where: { workspaceId }, orderBy: { number: 'asc' } })).map(
    ({ kind, severity, state }) => `${kind} ${severity} ${state}`,
  );

describe('a channel that does not get through', () => {
  test('is told through the others, shown once, and ends by itself', async () => {
    const { workspaceId, channelId } = await seedWorkspace();
    await getDb().channel.create({
      data: { workspaceId, kind: 'email', name: 'Backup', config: { to: ['backup@example.com'] } },
    });
    const update = (failingSince: Date | null) =>
      getDb().channel.updateMany({
        where: { id: channelId },
        data: { failingSince, lastError: failingSince && '451' },
      });
    await update(minutesAgo(6));
    await Promise.all([1, 2, 3].map(() => watchSelf({ workspaceId, now: new Date() })));
    expect(await listIncidents(workspaceId)).toEqual(['failing-delivery warning open']);
    expect(await listTold(workspaceId)).toEqual(['first -> backup@example.com']);
    await update(null);
    await watchSelf({ workspaceId, now: new Date() });
    expect(await listIncidents(workspaceId)).toEqual(['failing-delivery warning resolved']);
  });

  test('is critical and shown when nobody is left to tell', async () => {
    const { workspaceId } = await seedWorkspace();
    await getDb().channel.updateMany({ where: { workspaceId }, data: { failingSince: minutesAgo(6) } });
    await watchSelf({ workspaceId, now: new Date() });
    expect(await listIncidents(workspaceId)).toEqual(['failing-delivery critical open']);
    expect(await listTold(workspaceId)).toEqual(['first -> ']);
  });
});

test('a key that expires soon is told until it is replaced', async () => {
  const { workspaceId } = await seedWorkspace();
  const setEnd = (adminKeyExpiresAt: Date | null) =>
    getDb().connection.updateMany({ where: { workspaceId }, data: { adminKeyExpiresAt } });
  await setEnd(new Date(Date.now() + 5 * 86_400_000));
  await watchSelf({ workspaceId, now: new Date() });
  await setEnd(null);
  await watchSelf({ workspaceId, now: new Date() });
  expect(await listIncidents(workspaceId)).toEqual(['expiring-key warning resolved']);
  expect(await listTold(workspaceId)).toEqual(['first -> oncall@example.com', 'resolved -> oncall@example.com']);
});

test('when the key ends is read from the provider or entered by hand, and a new key starts without an end', async () => {
  const expiresAt = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 10 * 86_400_000);
  const simulator = await startSimulator({ adminKeyExpiresAt: expiresAt });
  try {
    const connection = await connectTo(simulator);
    const { workspaceId, connectionId } = connection;
    const context = { ...connection, owner: randomUUID(), readClock: () => new Date(), priceVersionId: 0 };
    const log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
    await claimConnection(context.owner, workspaceId, connectionId);
    await ingestInventory({ ...context, log, signal: new AbortController().signal }, connection.provider);
    await watchSelf({ workspaceId, now: new Date() });
    expect((await listIncidents(workspaceId)).at(-1)).toBe('expiring-key warning open');
    const viewer = await ensureWorkspace();
    expect((await getConnection(viewer, connectionId)).adminKeyExpiresAt).toBe(expiresAt.toISOString());
    const byHand = new Date(Date.now() + 3 * 86_400_000).toISOString();
    const replaced = await updateConnection(viewer, connectionId, {
      adminKey: simulator.adminKey,
      adminKeyExpiresAt: byHand,
    });
    expect(replaced.adminKeyExpiresAt).toBe(byHand);
    await updateConnection(viewer, connectionId, { adminKey: simulator.adminKey });
    await watchSelf({ workspaceId, now: new Date() });
    expect((await listIncidents(workspaceId)).at(-1)).toBe('expiring-key warning resolved');
  } finally {
    await simulator.close();
  }
});

test('without a worker an incident opens and /ready says so; with one it ends', async () => {
  const { workspaceId } = await seedWorkspace();
  await getDb().processHeartbeat.deleteMany();
  const look = (watchedSince: Date) => watchWorkers({ workspaceId, now: new Date(), watchedSince });
  expect(await look(minutesAgo(1))).toBe(false);
  expect(await look(minutesAgo(3))).toBe(true);
  expect(await listIncidents(workspaceId)).toEqual(['dead-worker critical open']);
  expect((await getReadiness()).checks.worker.ok).toBe(false);
  await saveHeartbeat(getDb(), { id: randomUUID(), role: 'worker', startedAt: new Date() });
  expect((await getReadiness()).troubles).toContainEqual({ kind: 'dead-worker', count: 1 });
  expect(await look(minutesAgo(3))).toBe(false);
  expect(await listIncidents(workspaceId)).toEqual(['dead-worker critical resolved']);
});

describe('the outgoing heartbeat', () => {
  const servers: (() => void)[] = [];
  afterEach(() => {
    for (const close of servers.splice(0)) close();
  });

  async function listen(status: number): Promise<{ url: string; paths: string[] }> {
    const paths: string[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url ?? '');
      response.writeHead(status).end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    servers.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    overrideEnv({
      ALLOWED_PRIVATE_HOSTS: `127.0.0.1:${port}`,
      SPENDWATCH_SECRET: Buffer.alloc(32, 7).toString('base64'),
    });
    return { url: `http://127.0.0.1:${port}/ping/secret`, paths };
  }

  test('is asked for once a minute while all is well, and not while something is wrong', async () => {
    const { workspaceId, viewer } = await seedWorkspace();
    const { url, paths } = await listen(200);
    const stored = await updateOutgoingHeartbeat(viewer, { url });
    expect(stored.host).toBe(new URL(url).host);
    await Promise.all([1, 2, 3].map(() => pingHeartbeat(workspaceId)));
    expect(paths).toEqual(['/ping/secret']);
    expect(await getOutgoingHeartbeat(viewer)).toMatchObject({ error: null });
    await getDb().workspace.update({ where: { id: workspaceId }, data: { heartbeatPingedAt: minutesAgo(2) } });
    await getDb().channel.updateMany({ where: { workspaceId }, data: { failingSince: minutesAgo(6) } });
    await watchSelf({ workspaceId, now: new Date() });
    expect(await pingHeartbeat(workspaceId)).toBe(false);
    expect(paths).toHaveLength(1);
  });

  test('says when it was not answered well, without the address', async () => {
    const { workspaceId, viewer } = await seedWorkspace();
    const { url } = await listen(500);
    await updateOutgoingHeartbeat(viewer, { url });
    await pingHeartbeat(workspaceId);
    expect(await getOutgoingHeartbeat(viewer)).toMatchObject({ error: 'answered 500' });
    const row = await getDb().workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    expect(Buffer.from(row.heartbeatUrl ?? []).toString()).not.toContain('secret');
  });

  test.each([['nonsense'], ['ftp://example.com/x'], ['http://10.0.0.1/x'], ['http://192.168.0.1/x']])(
    'does not take %s, and says so at its field',
    async (url) => {
      const workspace = await createTestWorkspace();
      const answer = await callRoute('/outgoing-heartbeat', {
        method: 'PATCH',
        token: workspace.tokens.owner,
        body: { url },
      });
      expect(answer.status).toBe(400);
      expect((await answer.json()).errors).toEqual([expect.objectContaining({ path: 'url' })]);
      const row = await getDb().workspace.findUniqueOrThrow({ where: { id: workspace.id } });
      expect(row.heartbeatUrl).toBeNull();
    },
  );
});
