import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tsxArgs } from '@/lib/cli/children';
import { ContainmentCreate } from '@/lib/contracts/containment/containments';
import { getDb } from '@/lib/db/client';
import { inWorkspace } from '@/lib/db/workspace-guard';
import { buildChildEnv } from '@/lib/env';
import { PROJECT_ROOT } from '@/lib/project-root';
import { applyContainment, undoContainment } from '@/lib/services/containment/command-containment';
import { createContainment } from '@/lib/services/containment/create-containment';
import { getContainment } from '@/lib/services/containment/get-containment';
import { resumeContainments } from '@/lib/services/containment/run-containment';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { useTestDatabase } from '../../support/database';
import { type Contained, findKey, listChanges, seedContained } from './seed';

const database = useTestDatabase();
const SECRET = Buffer.alloc(32, 7).toString('base64');

let simulator: Simulator;
let contained: Contained;
let proxy: { url: string; close(): void };
/** Called before and after the simulator sees a request; true = the request or its answer is lost. */
let onRequest: (when: 'before' | 'after') => boolean = () => false;

beforeAll(async () => {
  simulator = await startSimulator();
  proxy = await startProxy();
  contained = await seedContained(simulator, { baseUrl: proxy.url });
});
afterAll(async () => {
  proxy.close();
  await simulator.close();
});

/** Stands between the worker and the simulator and tells of each request before it is passed on and after its answer. */
async function startProxy(): Promise<{ url: string; close(): void }> {
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (onRequest('before')) return response.destroy();
    const { method = 'GET', headers } = request;
    const body = method === 'GET' || method === 'DELETE' ? null : Buffer.concat(chunks);
    const answer = await fetch(new URL(request.url ?? '/', simulator.url), {
      method,
      headers: { authorization: headers.authorization ?? '', 'content-type': 'application/json' },
      body,
    });
    const text = await answer.text();
    if (onRequest('after')) return response.destroy();
    return response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
  };
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Runs a worker on a plan and kills it with -9 at its n-th request; true = it was killed, false = it came to its end. */
async function runKilled(id: string, at: number, when: 'before' | 'after'): Promise<boolean> {
  let worker: ChildProcess | null = null;
  let seen = 0;
  let isKilled = false;
  onRequest = (moment) => {
    if (moment === 'before') seen += 1;
    if (seen !== at || moment !== when || isKilled) return false;
    isKilled = true;
    worker?.kill('SIGKILL');
    return true;
  };
  worker = spawn(process.execPath, tsxArgs('tests/support/containment-process.ts', contained.workspaceId, id), {
    cwd: PROJECT_ROOT,
    env: buildChildEnv({ DATABASE_URL: database.url, SPENDWATCH_SECRET: SECRET, LOG_LEVEL: 'silent' }),
    stdio: 'inherit',
  });
  await once(worker, 'exit');
  onRequest = () => false;
  return isKilled;
}

/** As if the dead worker's hold had run out. */
const expireLease = () =>
  getDb()
    .$executeRaw`UPDATE containment SET lease_until = now() - interval '1 second' WHERE workspace_id = ${contained.workspaceId}::uuid`;

const resume = () =>
  inWorkspace(contained.workspaceId, () => resumeContainments({ workspaceId: contained.workspaceId }));

test.each(['before', 'after'] as const)(
  'killed with -9 at any request, %s the provider saw it, the plan is taken up and no change is made twice',
  async (when) => {
    const { projectId } = findKey(simulator, when === 'before' ? 'ci-runner' : 'contract-review');
    const path = new RegExp(`POST .*${projectId}/rate_limits`);
    const input = { action: 'lower-rate-limit', target: { projectId, model: 'gpt-5-mini' } };
    const { id } = await createContainment(contained.viewer, ContainmentCreate.parse(input));
    await getDb().containment.updateMany({
      where: { workspaceId: contained.workspaceId, id },
      data: { state: 'applying' },
    });
    const kills: number[] = [];
    // Each run gets one request further than the one before, until one comes to its end.
    for (let at = 1; at < 12; at += 1) {
      if (!(await runKilled(id, at, when))) break;
      kills.push(at);
      const { state, steps } = await getContainment(contained.viewer, id);
      expect(['applying', 'applied', 'verified']).toContain(state);
      expect(steps).toHaveLength(1);
      await expireLease();
    }
    await resume();
    expect(kills.length).toBeGreaterThanOrEqual(2);
    expect((await getContainment(contained.viewer, id)).state).toBe('verified');
    expect(listChanges(simulator, path)).toHaveLength(1);
  },
  240_000,
);

test('killed while it undoes, the old value is put back once', async () => {
  const { projectId } = findKey(simulator, 'storefront-chat');
  const input = { action: 'lower-rate-limit', target: { projectId, model: 'gpt-4.1' } };
  const { id } = await createContainment(contained.viewer, ContainmentCreate.parse(input));
  await applyContainment(contained.viewer, id);
  const { workspaceId } = contained;
  await getDb().containment.updateMany({ where: { workspaceId, id }, data: { state: 'undoing', direction: 'undo' } });
  await getDb().containmentStep.updateMany({ where: { workspaceId, containmentId: id }, data: { state: 'undoing' } });
  // The second request is the change.
  expect(await runKilled(id, 2, 'after')).toBe(true);
  await expireLease();
  await resume();
  expect((await getContainment(contained.viewer, id)).state).toBe('undone');
  expect(listChanges(simulator, new RegExp(`POST .*${projectId}/rate_limits`))).toHaveLength(2);
  await expect(undoContainment(contained.viewer, id)).rejects.toMatchObject({ code: 'conflict' });
}, 120_000);
