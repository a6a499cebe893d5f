import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ContainmentCreate } from '@/lib/contracts/containment/containments';
import { getDb } from '@/lib/db/client';
import { inWorkspace } from '@/lib/db/workspace-guard';
import { buildChildEnv } from '@/lib/env';
import { PROJECT_ROOT } from '@/lib/project-root';
import { undoContainment } from '@/lib/services/containment/command-containment';
import { createContainment } from '@/lib/services/containment/create-containment';
import { getContainment } from '@/lib/services/containment/get-containment';
import { resumeContainments } from '@/lib/services/containment/run-containment';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { bundleProcess } from '../../support/bundled';
import { useTestDatabase } from '../../support/database';
import { type Contained, findKey, listChanges, seedContained } from './seed';

const database = useTestDatabase();
const SECRET = Buffer.alloc(32, 7).toString('base64');

let simulator: Simulator;
let contained: Contained;
let proxy: { url: string; close(): void };
let processArgs: (...args: string[]) => string[];
/** Called before and after the simulator sees a request; true = the request or its answer is lost. */
let onRequest: (when: 'before' | 'after') => boolean = () => false;

beforeAll(async () => {
  processArgs = await bundleProcess('containment-process.ts');
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
  worker = spawn(process.execPath, processArgs(contained.workspaceId, id), {
    cwd: PROJECT_ROOT,
    env: buildChildEnv({ DATABASE_URL: database.url, SPENDWATCH_SECRET: SECRET, LOG_LEVEL: 'silent' }),
    stdio: 'inherit',
  });
  await once(worker, 'exit');
  onRequest = () => false;
  return isKilled;
}

/** As if the dead worker's hold had run out, another one looks for work. */
async function resume(): Promise<void> {
  const { workspaceId } = contained;
  await getDb()
    .$executeRaw`UPDATE containment SET lease_until = now() - interval '1 second' WHERE workspace_id = ${workspaceId}::uuid`;
  await inWorkspace(workspaceId, () => resumeContainments({ workspaceId }));
}

const readLimits = async (projectId: string) => {
  const response = await fetch(`${simulator.url}/organization/projects/${projectId}/rate_limits?limit=100`, {
    headers: { authorization: `Bearer ${simulator.adminKey}` },
  });
  const { data } = (await response.json()) as { data: { model: string; max_requests_per_1_minute: number }[] };
  return MODELS.map((name) => data.find(({ model }) => model === name)?.max_requests_per_1_minute);
};

const MODELS = ['gpt-5-mini', 'gpt-4.1'];

/** A plan of two steps that a worker is to begin with: the limits of both models. */
async function planTwoSteps(projectId: string): Promise<string> {
  const { viewer, workspaceId } = contained;
  const draft = (model: string | undefined) =>
    createContainment(
      viewer,
      ContainmentCreate.parse({ action: 'lower-rate-limit', target: { projectId, model }, reason: model }),
    );
  const { id } = await draft(MODELS[0]);
  const { id: second } = await draft(MODELS[1]);
  await getDb().containmentStep.updateMany({
    where: { workspaceId, containmentId: second },
    data: { containmentId: id, position: 1 },
  });
  await getDb().containment.deleteMany({ where: { workspaceId, id: second } });
  await getDb().containment.updateMany({ where: { workspaceId, id }, data: { state: 'applying' } });
  return id;
}

/** Each step is read and changed, then both are read back: the requests of a run that nothing disturbs. */
const REQUESTS = ['read', 'change', 'read', 'change', 'read back', 'read back'] as const;
/** Nothing is recorded of an answer that was only read, so that a death after it is one before it. */
const points = REQUESTS.flatMap((what, index) => {
  const at = index + 1;
  return what === 'change'
    ? ([
        [at, 'before'],
        [at, 'after'],
      ] as const)
    : ([[at, 'before']] as const);
});

test.each(points)(
  'killed with -9 at request %i, %s the provider saw it: the plan and its undoing are taken up, no change is made twice',
  async (at, when) => {
    const { viewer, workspaceId } = contained;
    const { projectId } = findKey(simulator, 'ci-runner');
    const before = await readLimits(projectId);
    const count = () => listChanges(simulator, new RegExp(`POST .*${projectId}/rate_limits`)).length;
    const first = count();
    const id = await planTwoSteps(projectId);
    expect(await runKilled(id, at, when)).toBe(true);
    const left = await getContainment(viewer, id);
    expect(['applying', 'applied']).toContain(left.state);
    expect(left.verifiedAt).toBeNull();
    await resume();
    expect(await getContainment(viewer, id)).toMatchObject({
      state: 'verified',
      steps: [{ state: 'verified' }, { state: 'verified' }],
    });
    expect(await readLimits(projectId)).toEqual([1, 1]);
    expect(count()).toBe(first + 2);

    const steps = { state: 'undoing', startedAt: null, attemptCount: 0 };
    await getDb().containment.updateMany({ where: { workspaceId, id }, data: { state: 'undoing', direction: 'undo' } });
    await getDb().containmentStep.updateMany({ where: { workspaceId, containmentId: id }, data: steps });
    expect(await runKilled(id, at, when)).toBe(true);
    expect((await getContainment(viewer, id)).state).toBe('undoing');
    await resume();
    expect((await getContainment(viewer, id)).state).toBe('undone');
    expect(await readLimits(projectId)).toEqual(before);
    expect(count()).toBe(first + 4);
    await expect(undoContainment(viewer, id)).rejects.toMatchObject({ code: 'conflict' });
  },
  240_000,
);

test('there is no further request at which it could be killed', async () => {
  const id = await planTwoSteps(findKey(simulator, 'ci-runner').projectId);
  expect(await runKilled(id, REQUESTS.length + 1, 'before')).toBe(false);
  expect((await getContainment(contained.viewer, id)).state).toBe('verified');
});
