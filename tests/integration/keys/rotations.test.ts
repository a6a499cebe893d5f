import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KeyUpdate } from '@/lib/contracts/keys/keys';
import { RotationCreate, RotationQuery } from '@/lib/contracts/keys/rotations';
import { getDb, getPool } from '@/lib/db/client';
import { listReplacedKeys } from '@/lib/db/keys/rotations';
import { overrideEnv } from '@/lib/env';
import { getKey, updateKey } from '@/lib/services/keys/manage-keys';
import {
  listRotations,
  retireRotation,
  undoRotation,
  updateRotationSteps,
} from '@/lib/services/rotations/manage-rotations';
import { openKeyMaker } from '@/lib/services/rotations/open-key-maker';
import { runRotationRound } from '@/lib/services/rotations/run-rotations';
import { startRotation } from '@/lib/services/rotations/start-rotation';
import { parseScenario } from '@/lib/simulator/scenario';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { useTestDatabase } from '../../support/database';
import { type Contained, seedContained } from '../containment/seed';
import { seedUsage } from '../incidents/seed';

useTestDatabase();

const HOUR = 3_600_000;
let simulator: Simulator;
let seeded: Contained;

beforeAll(async () => {
  simulator = await startSimulator({ scenario: parseScenario({}) });
});
afterAll(() => simulator.close());

/** Keys of a service account that are still there; each test takes one of its own. */
const taken = new Set<string>();
const take = (kind: 'service_account' | 'user' = 'service_account') => {
  const now = Date.now();
  const key = simulator.organization.keys.find(
    ({ id, owner, deletedAt, name }) =>
      owner.kind === kind &&
      !taken.has(id) &&
      !name.includes('rotated') &&
      (deletedAt === null || deletedAt.getTime() > now),
  );
  if (!key) throw new Error(`the simulated organization has no key of a ${kind} left`);
  taken.add(key.id);
  return key;
};
const later = (hours: number) => new Date(Date.now() + hours * HOUR);
const isThere = (id: string) => simulator.organization.keys.some((key) => key.id === id && key.deletedAt === null);
const start = (keyId: string, input: Partial<RotationCreate> = {}, viewer = seeded.viewer) =>
  startRotation(viewer, keyId, RotationCreate.parse(input));
const readUpTo = (at: Date) =>
  getDb().connection.updateMany({ where: { workspaceId: seeded.workspaceId }, data: { lastSuccessAt: at } });
const round = (now: Date) => runRotationRound({ workspaceId: seeded.workspaceId, now });
const stateOf = async (id: string) =>
  (await getDb().keyRotation.findFirstOrThrow({ where: { workspaceId: seeded.workspaceId, id } })).state;
const spend = (apiKeyId: string, at: Date) =>
  seedUsage(
    seeded as never,
    'minute',
    [
      {
        at: new Date(Math.floor(at.getTime() / 60_000) * 60_000),
        dollars: 1,
        apiKeyId,
        userId: 'user_cron',
        requests: 7,
      },
    ],
    () => at,
  );
/** What a process that died long ago leaves. */
const abandon = (id: string, changes: object) =>
  getPool().query(
    `UPDATE key_rotation SET ${Object.keys(changes)
      .map((name, index) => `${name} = $${index + 2}`)
      .join(', ')}, updated_at = now() - interval '10 minutes' WHERE id = $1`,
    [id, ...Object.values(changes)],
  );

beforeAll(async () => {
  seeded = await seedContained(simulator);
});

describe('a key of a service account', () => {
  test('quiet for the chosen time: told, confirmed, retired; the new one is shown once and takes the register over', async () => {
    const key = take();
    await updateKey(seeded.viewer, key.id, KeyUpdate.parse({ purpose: 'Nightly import', owner: 'Data' }));
    const begun = await start(key.id);
    expect(begun).toMatchObject({
      state: 'watching',
      kind: 'service-account',
      value: expect.stringMatching(/^sk-svcacct-/),
    });
    const newId = begun.newKey?.id ?? '';
    expect(isThere(newId)).toBe(true);
    const { rows } = await getPool().query<{ all: string }>(
      `SELECT string_agg(t, '') AS all FROM (SELECT row_to_json(k)::text AS t FROM key_rotation k
       UNION ALL SELECT row_to_json(a)::text FROM audit_entry a UNION ALL SELECT row_to_json(r)::text FROM key_record r) x`,
    );
    expect(rows[0]?.all).toContain('Nightly import');
    expect(rows[0]?.all).not.toContain(begun.value);
    const record = await getDb().keyRecord.findFirst({ where: { workspaceId: seeded.workspaceId, apiKeyId: newId } });
    expect(record).toMatchObject({ purpose: 'Nightly import', owner: 'Data' });
    const heirs = await listReplacedKeys(getDb(), seeded.workspaceId, seeded.connectionId, new Date());
    expect(heirs).toContainEqual({ oldKeyId: key.id, newKeyId: newId });

    await expect(retireRotation(seeded.viewer, begun.id, new Date())).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('at the earliest'),
    });
    await readUpTo(later(23));
    await round(later(26));
    expect(await stateOf(begun.id)).toBe('watching');
    await readUpTo(later(25));
    await round(later(26));
    expect(await stateOf(begun.id)).toBe('quiet');
    expect(isThere(key.id)).toBe(true);
    expect(await retireRotation(seeded.viewer, begun.id, later(26))).toMatchObject({
      state: 'retired',
      endedBy: 'Ada',
    });
    expect([isThere(key.id), isThere(newId)]).toEqual([false, true]);
    await expect(undoRotation(seeded.viewer, begun.id)).rejects.toMatchObject({ message: 'the rotation is retired' });
  });

  test('still used: not retired by people or by policy, and says who uses it; then quiet, and retired by policy', async () => {
    const key = take();
    const begun = await start(key.id, { retiresWhenQuiet: true, quietHours: 2 });
    await spend(key.id, later(1));
    await readUpTo(later(2.5));
    await round(later(2.5));
    expect(await stateOf(begun.id)).toBe('watching');
    await expect(retireRotation(seeded.viewer, begun.id, later(2.5))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('still used: gpt-4.1 by user_cron, 7 requests'),
    });
    const [shown] = (await listRotations(seeded.viewer, RotationQuery.parse({ keyId: key.id }))).data;
    expect(shown?.stillUsedBy).toMatchObject([{ model: 'gpt-4.1', userId: 'user_cron', requests: 7 }]);
    expect(isThere(key.id)).toBe(true);
    await readUpTo(later(4));
    await round(later(4));
    expect([await stateOf(begun.id), isThere(key.id)]).toEqual(['retired', false]);
  });

  test('two people at once: one rotation, one new key', async () => {
    const key = take();
    const bob = { ...seeded.viewer, actor: { ...seeded.viewer.actor, name: 'Bob' } };
    const before = simulator.organization.keys.length;
    const results = await Promise.allSettled([start(key.id), start(key.id, {}, bob)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
    expect(simulator.organization.keys.length).toBe(before + 1);
    const begun = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))[0];
    const undone = await Promise.allSettled([
      undoRotation(seeded.viewer, begun?.id ?? ''),
      undoRotation(bob, begun?.id ?? ''),
    ]);
    expect(undone.filter(({ status }) => status === 'fulfilled').length).toBe(1);
    expect([isThere(key.id), isThere(begun?.newKey?.id ?? '')]).toEqual([true, false]);
    // One retires while the other undoes: the second is refused, and one of the two keys stays.
    const again = await start(key.id, { quietHours: 1 });
    await readUpTo(later(2));
    const ends = await Promise.allSettled([
      retireRotation(seeded.viewer, again.id, later(2)),
      undoRotation(bob, again.id, later(2)),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'conflict', message: expect.stringMatching(/the rotation is (retir|und)/) },
    });
    const isRetired = (await stateOf(again.id)) === 'retired';
    expect([isThere(key.id), isThere(again.newKey?.id ?? '')]).toEqual([!isRetired, isRetired]);
  });

  test('undo is refused once the new key is in use', async () => {
    const key = take();
    const begun = await start(key.id);
    await spend(begun.newKey?.id ?? '', later(1));
    await expect(undoRotation(seeded.viewer, begun.id)).rejects.toMatchObject({
      message: expect.stringContaining('the new key is in use already'),
    });
    expect(isThere(begun.newKey?.id ?? '')).toBe(true);
  });

  test('killed between any two steps: the worker finishes it or takes it back', async () => {
    const key = take();
    const maker = await openKeyMaker(getDb(), seeded.workspaceId, seeded.connectionId);
    // After the plan was written, with and without a key made.
    const first = await start(key.id);
    await abandon(first.id, { state: 'planned', new_key_id: null });
    await round(new Date());
    expect([await stateOf(first.id), isThere(first.newKey?.id ?? '')]).toEqual(['failed', false]);
    const second = await start(key.id);
    await maker?.remove(key.projectId, second.newKey?.id ?? '');
    await abandon(second.id, { state: 'planned', new_key_id: null });
    await round(new Date());
    expect(await stateOf(second.id)).toBe('failed');
    // After the decision to undo.
    const third = await start(key.id);
    await abandon(third.id, { state: 'undoing' });
    await round(new Date());
    expect([await stateOf(third.id), isThere(third.newKey?.id ?? ''), isThere(key.id)]).toEqual([
      'undone',
      false,
      true,
    ]);
    // After the decision to retire, before and after the key was deleted.
    const fourth = await start(key.id);
    await abandon(fourth.id, { state: 'retiring' });
    await round(new Date());
    expect([await stateOf(fourth.id), isThere(key.id)]).toEqual(['retired', false]);
    await abandon(fourth.id, { state: 'retiring', ended_at: null });
    await round(new Date());
    expect(await stateOf(fourth.id)).toBe('retired');
  });

  test('a provider that is away keeps the decision and is asked again; a refusal puts it back with its words', async () => {
    const key = take();
    const begun = await start(key.id, { quietHours: 1 });
    await readUpTo(later(2));
    simulator.failNext(5, { kind: 'status', status: 503, message: 'overloaded' }, /api_keys/);
    await expect(retireRotation(seeded.viewer, begun.id, later(2))).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
    simulator.clearFaults();
    expect(await stateOf(begun.id)).toBe('retiring');
    await abandon(begun.id, { state: 'retiring' });
    await round(later(2));
    expect([await stateOf(begun.id), isThere(key.id)]).toEqual(['retired', false]);
    // Made, but the answer was lost: nobody has seen the key, so it is deleted again.
    const lost = take();
    simulator.failNext(1, { kind: 'reset', afterChange: true }, /POST .*service_accounts/);
    await expect(start(lost.id)).rejects.toMatchObject({ code: 'provider_unavailable' });
    const [unseen] = (await listRotations(seeded.viewer, RotationQuery.parse({ keyId: lost.id }))).data;
    const isLeft = () =>
      simulator.organization.keys.some(
        ({ name, deletedAt }) => name.startsWith(`${lost.name} (rotated`) && deletedAt === null,
      );
    expect([unseen?.state, isLeft()]).toEqual(['planned', true]);
    await abandon(unseen?.id ?? '', { state: 'planned' });
    await round(new Date());
    expect([await stateOf(unseen?.id ?? ''), isLeft()]).toEqual(['failed', false]);
    simulator.failNext(1, { kind: 'status', status: 403, message: 'no' }, /service_accounts/);
    const other = lost;
    await expect(start(other.id)).rejects.toMatchObject({ code: expect.stringContaining('provider_') });
    const [failed] = (await listRotations(seeded.viewer, RotationQuery.parse({ keyId: other.id }))).data;
    expect(failed).toMatchObject({ state: 'failed', newKey: null });
  });

  test('goes to the command instead of the answer; a command that fails leaves no key behind', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-command-'));
    const command = path.join(folder, 'store');
    await writeFile(command, `#!/bin/sh\ncat > ${folder}/$SPENDWATCH_KEY_ID\n`);
    await chmod(command, 0o755);
    const key = take();
    await expect(start(key.id, { delivery: 'command' })).rejects.toMatchObject({ code: 'invalid_input' });
    overrideEnv({ KEY_ROTATION_COMMAND: command });
    const begun = await start(key.id, { delivery: 'command' });
    expect(begun.value).toBeNull();
    expect(await readFile(path.join(folder, begun.newKey?.id ?? ''), 'utf8')).toMatch(/^sk-svcacct-/);
    await undoRotation(seeded.viewer, begun.id);
    await writeFile(command, '#!/bin/sh\nexit 3\n');
    const before = simulator.organization.keys.filter(({ deletedAt }) => deletedAt === null).length;
    await expect(start(key.id, { delivery: 'command' })).rejects.toMatchObject({
      message: expect.stringContaining('status 3'),
    });
    expect(simulator.organization.keys.filter(({ deletedAt }) => deletedAt === null).length).toBe(before);
  });
});

test('a key of a person: a checklist with the same watch, ended when the provider lists the key no more', async () => {
  const key = take('user');
  const begun = await start(key.id, { quietHours: 1 });
  expect(begun).toMatchObject({ kind: 'guided', state: 'watching', value: null, newKey: null });
  const heir = take('user');
  const noted = await updateRotationSteps(seeded.viewer, begun.id, { doneSteps: ['make', 'name'], newKeyId: heir.id });
  expect(noted).toMatchObject({ doneSteps: ['make', 'name'], newKey: { id: heir.id, name: heir.name } });
  await readUpTo(later(2));
  await round(later(2));
  expect(await stateOf(begun.id)).toBe('quiet');
  await getDb().providerApiKey.updateMany({
    where: { workspaceId: seeded.workspaceId, id: key.id },
    data: { deletedAt: new Date() },
  });
  await round(later(2));
  expect(await stateOf(begun.id)).toBe('retired');
  expect((await getKey(seeded.viewer, key.id)).deletedAt).not.toBeNull();
});
