import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tsxArgs } from '@/lib/cli/children';
import { RotationCreate } from '@/lib/contracts/keys/rotations';
import { getDb, getPool } from '@/lib/db/client';
import { buildChildEnv } from '@/lib/env';
import { PROJECT_ROOT } from '@/lib/project-root';
import { runRotationRound } from '@/lib/services/rotations/run-rotations';
import { startRotation } from '@/lib/services/rotations/start-rotation';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { useTestDatabase } from '../../support/database';
import { type Contained, seedContained } from '../containment/seed';

const database = useTestDatabase();
const SECRET = Buffer.alloc(32, 7).toString('base64');
const HOUR = 3_600_000;
const QUICK = RotationCreate.parse({ quietHours: 1 });

let simulator: Simulator;
let seeded: Contained;
let proxy: { url: string; close(): void };
/** Asked before and after the simulator sees a change; true = the request or its answer is lost. */
let onChange: (when: 'before' | 'after') => boolean = () => false;

beforeAll(async () => {
  simulator = await startSimulator();
  proxy = await startProxy();
  seeded = await seedContained(simulator, { baseUrl: proxy.url });
});
afterAll(async () => {
  proxy.close();
  await simulator.close();
});

/** Stands between the processes and the simulator, so that a process can be killed around each change. */
async function startProxy() {
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = 'GET', headers } = request;
    const isChange = method !== 'GET';
    if (isChange && onChange('before')) return response.destroy();
    const answer = await fetch(new URL(request.url ?? '/', simulator.url), {
      method,
      headers: { authorization: headers.authorization ?? '', 'content-type': 'application/json' },
      body: method === 'GET' || method === 'DELETE' ? null : Buffer.concat(chunks),
    });
    const text = await answer.text();
    if (isChange && onChange('after')) return response.destroy();
    return response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
  };
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Runs one command in a process; `when` = it is killed with -9 around its change at the provider. */
async function run(args: readonly string[], when: 'before' | 'after'): Promise<void> {
  let child: ChildProcess | null = null;
  let isKilled = false;
  onChange = (moment) => {
    if (moment !== when || isKilled) return false;
    isKilled = true;
    child?.kill('SIGKILL');
    return true;
  };
  child = spawn(
    process.execPath,
    tsxArgs('tests/support/rotation-process.ts', JSON.stringify(seeded.viewer), ...args),
    {
      cwd: PROJECT_ROOT,
      env: buildChildEnv({ DATABASE_URL: database.url, SPENDWATCH_SECRET: SECRET, LOG_LEVEL: 'silent' }),
      stdio: 'inherit',
    },
  );
  const [status] = (await once(child, 'exit')) as [number | null];
  onChange = () => false;
  expect({ isKilled, status }).toEqual({ isKilled: true, status: null });
}

/** What a worker does once the dead process has been silent long enough. */
async function takeUp(): Promise<void> {
  await getPool().query("UPDATE key_rotation SET updated_at = now() - interval '10 minutes' WHERE ended_at IS NULL");
  await runRotationRound({ workspaceId: seeded.workspaceId, now: new Date() });
}

const findRotation = (oldKeyId: string) =>
  getDb().keyRotation.findFirstOrThrow({
    where: { workspaceId: seeded.workspaceId, oldKeyId },
    orderBy: { id: 'desc' },
  });
const isThere = (id: string | null) =>
  simulator.organization.keys.some((key) => key.id === id && key.deletedAt === null);

const nextAccountKey = (otherThan: string) =>
  simulator.organization.keys.find(
    ({ id, owner, deletedAt, name }) =>
      owner.kind === 'service_account' && deletedAt === null && id !== otherThan && !name.includes('(rotated'),
  )?.id ?? '';

test('a process killed with -9 around each call to the provider leaves no key behind and loses no decision', async () => {
  const keyId = nextAccountKey('');
  const countKeys = () => simulator.organization.keys.filter(({ deletedAt }) => deletedAt === null).length;
  const count = countKeys();
  // Making the new key: nobody has seen it, so what was made goes again.
  for (const when of ['before', 'after'] as const) {
    await run(['start', keyId], when);
    expect([(await findRotation(keyId)).state, countKeys()]).toEqual([
      'planned',
      when === 'before' ? count : count + 1,
    ]);
    await takeUp();
    expect([(await findRotation(keyId)).state, countKeys()]).toEqual(['failed', count]);
  }
  // Undoing: it is undone, whether or not the new key was deleted before the process died.
  for (const when of ['before', 'after'] as const) {
    await startRotation(seeded.viewer, keyId, QUICK);
    const undone = await findRotation(keyId);
    await run(['undo', undone.id], when);
    expect([(await findRotation(keyId)).state, isThere(undone.newKeyId)]).toEqual(['undoing', when === 'before']);
    await takeUp();
    expect([(await findRotation(keyId)).state, isThere(undone.newKeyId), isThere(keyId)]).toEqual([
      'undone',
      false,
      true,
    ]);
  }
  // Retiring: it is retired, whether or not the old key was deleted before the process died.
  let oldKeyId = keyId;
  for (const when of ['before', 'after'] as const) {
    await startRotation(seeded.viewer, oldKeyId, QUICK);
    const { id, newKeyId } = await findRotation(oldKeyId);
    const later = new Date(Date.now() + 2 * HOUR);
    await getDb().connection.updateMany({ where: { workspaceId: seeded.workspaceId }, data: { lastSuccessAt: later } });
    await run(['retire', id, later.toISOString()], when);
    expect([(await findRotation(oldKeyId)).state, isThere(oldKeyId)]).toEqual(['retiring', when === 'before']);
    await takeUp();
    expect([(await findRotation(oldKeyId)).state, isThere(oldKeyId), isThere(newKeyId)]).toEqual([
      'retired',
      false,
      true,
    ]);
    // The next turn replaces another key, since this one is gone.
    oldKeyId = nextAccountKey(oldKeyId);
  }
}, 240_000);
