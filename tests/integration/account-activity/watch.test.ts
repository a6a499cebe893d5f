import { afterEach, describe, expect, test } from 'vitest';
import { getDb, getPool } from '@/lib/db/client';
import { inWorkspace } from '@/lib/db/workspace-guard';
import { listLogStates } from '@/lib/services/account-activity/list-account-logs';
import { watchAccounts } from '@/lib/services/account-activity/watch-accounts';
import type { NewAuditRecord } from '@/lib/simulator/audit-log';
import type { Simulator } from '@/lib/simulator/server';
import { useTestDatabase } from '../../support/database';
import { connectTo, type TestConnection } from '../../support/ingest';
import { createTestPerson } from '../../support/session';
import { type Clock, NOW, withSimulator } from '../../unit/simulator/simulated-api';

useTestDatabase();

const MINUTE_MS = 60_000;

/** All tests share a workspace: what one leaves behind is read by the next. */
afterEach(async () => {
  const tables = ['connection', 'incident', 'notification', 'alert_rule', 'expected_actor', 'account_memory'];
  for (const table of tables) await getPool().query(`DELETE FROM ${table} WHERE workspace_id IS NOT NULL`);
});

/** One look of the worker, as if the log were due. */
async function look({ workspaceId }: TestConnection, clock: Clock, answerWithinMs?: number): Promise<void> {
  await getPool().query('UPDATE account_log SET next_read_at = now() WHERE workspace_id = $1', [workspaceId]);
  await inWorkspace(workspaceId, () =>
    watchAccounts({
      ...{ workspaceId, readClock: () => clock.now, pollIntervalSeconds: 60 },
      ...(answerWithinMs === undefined ? {} : { answerWithinMs }),
    }),
  );
}

const later = (clock: Clock, minutes: number) => {
  clock.now = new Date(clock.now.getTime() + minutes * MINUTE_MS);
};

const countEvents = ({ workspaceId, connectionId }: TestConnection) =>
  getDb().accountEvent.count({ where: { workspaceId, connectionId } });
const findLog = ({ workspaceId, connectionId }: TestConnection) =>
  getDb().accountLog.findUniqueOrThrow({ where: { workspaceId_connectionId: { workspaceId, connectionId } } });
const listIncidents = ({ workspaceId }: TestConnection) =>
  getDb().incident.findMany({ where: { workspaceId, kind: 'account-activity' }, orderBy: { number: 'asc' } });

const stranger = { id: 'user-stranger', email: 'mallory@evil.example' };
const bySession = (ip: string, country: string, user = stranger) => ({
  type: 'session',
  session: { user, ip_address: ip, ip_address_details: { country, asn: '64999' } },
});
const adminKey = (id: string, actor: unknown = bySession('192.0.2.66', 'BR')): NewAuditRecord => ({
  id,
  type: 'tenant.admin_api_key.created',
  actor,
  'tenant.admin_api_key.created': { id: `key_of_${id}` },
});

/** A connection whose log was read once. */
async function withWatched(run: (simulator: Simulator, clock: Clock, connection: TestConnection) => Promise<void>) {
  await withSimulator(async (simulator, clock) => {
    const connection = await connectTo(simulator);
    await look(connection, clock);
    later(clock, 1);
    await run(simulator, clock, connection);
  });
}

describe('an audit log', () => {
  test('is read back 90 days, then on, each event once, whatever the order and however often it comes', async () => {
    await withWatched(async (simulator, clock, connection) => {
      const log = await findLog(connection);
      expect(log).toMatchObject({ state: 'fresh', error: null, failureCount: 0 });
      expect(log.coveredUntil).toEqual(NOW);
      expect(NOW.getTime() - (log.coveredFrom?.getTime() ?? 0)).toBeGreaterThanOrEqual(89 * 86_400_000);
      const before = await countEvents(connection);
      expect(before).toBeGreaterThan(100);
      simulator.setAuditMode({ disorderly: true });
      // One is late by half an hour, and was not there when its minute was read.
      simulator.appendAuditEvents([
        adminKey('late-1'),
        {
          type: 'project.created',
          'project.created': { id: 'proj_x' },
          effective_at: Math.floor(clock.now.getTime() / 1_000) - 1_800,
        },
      ]);
      later(clock, 1);
      await look(connection, clock);
      await look(connection, clock);
      expect(await countEvents(connection)).toBe(before + 2);
      expect(await getDb().accountEvent.count({ where: { workspaceId: connection.workspaceId, judgedAt: null } })).toBe(
        0,
      );
    });
  });

  test('keeps unknown types, actors without a name, and no secret', async () => {
    await withWatched(async (simulator, clock, connection) => {
      simulator.appendAuditEvents([
        {
          id: 'odd-1',
          type: 'quantum.folded',
          actor: { type: 'martian' },
          'quantum.folded': {
            id: 'q\u0000\ud800',
            password: 'hunter2hunter2',
            note: 'sk-proj-abcdefghijklmnop',
            deep: Array.from({ length: 500 }, () => 'x'.repeat(100)),
          },
        },
      ]);
      await look(connection, clock);
      const row = await getDb().accountEvent.findFirstOrThrow({
        where: { workspaceId: connection.workspaceId, eventId: 'odd-1' },
      });
      expect(row).toMatchObject({
        type: 'quantum.folded',
        actorKind: 'unknown',
        actorId: null,
        address: null,
        signs: [],
      });
      const kept = JSON.stringify([row.details, row.raw]);
      expect(kept).not.toContain('hunter2');
      expect(kept).not.toContain('abcdefghijklmnop');
      expect(kept.length).toBeLessThan(25_000);
    });
  });

  test('that fails is tried again and loses nothing', async () => {
    await withWatched(async (simulator, clock, connection) => {
      const before = await countEvents(connection);
      simulator.failNext(20, { kind: 'status', status: 500 }, /audit_logs/);
      simulator.appendAuditEvents([adminKey('while-away')]);
      await look(connection, clock);
      expect(await findLog(connection)).toMatchObject({
        state: 'failing',
        failureCount: 1,
        error: expect.stringContaining('500'),
      });
      simulator.clearFaults();
      later(clock, 180);
      await look(connection, clock);
      expect(await findLog(connection)).toMatchObject({ state: 'fresh', failureCount: 0, error: null });
      expect(await countEvents(connection)).toBe(before + 1);
    });
  }, 120_000);

  test.each([
    { name: 'not a byte of an answer', fault: { kind: 'hang' } },
    { name: 'an answer that stops in the middle', fault: { kind: 'hang', withinBody: true } },
  ] as const)(
    'that leaves the connection open with $name is given up in time, tried again, and says what is missing',
    async ({ fault }) => {
      await withWatched(async (simulator, clock, connection) => {
        const before = await countEvents(connection);
        const covered = (await findLog(connection)).coveredUntil;
        simulator.failNext(20, fault, /audit_logs/);
        simulator.appendAuditEvents([adminKey('while-hanging')]);
        const startedAt = performance.now();
        await look(connection, clock, 400);
        expect(performance.now() - startedAt).toBeLessThan(15_000);
        const log = await findLog(connection);
        expect(log).toMatchObject({
          ...{ state: 'failing', failureCount: 1, coveredUntil: covered },
          error: expect.stringMatching(/did not answer in time while reading the audit log/),
        });
        // Its page says up to when it was read, and that it is behind.
        const [shown] = (await listLogStates(connection, clock.now)).data;
        expect(shown).toMatchObject({
          state: 'failing',
          knownUntil: covered?.toISOString(),
          failingSince: clock.now.toISOString(),
        });
        simulator.clearFaults();
        later(clock, 3);
        await look(connection, clock);
        expect(await findLog(connection)).toMatchObject({ state: 'fresh', failureCount: 0, error: null });
        expect(await countEvents(connection)).toBe(before + 1);
        expect(await listIncidents(connection)).toMatchObject([{ title: expect.stringContaining('New admin key') }]);
      });
    },
    60_000,
  );

  test.each([
    { mode: 'forbidden', state: 'refused', says: /Missing|lacks the scope/ },
    { mode: 'not-switched-on', state: 'off', says: /organization owner can switch it on/ },
    { mode: 'empty', state: 'empty', says: null },
  ] as const)(
    'that is $mode is said as $state from the beginning, and alarms nobody',
    async ({ mode, state, says }) => {
      await withSimulator(async (simulator, clock) => {
        const connection = await connectTo(simulator);
        simulator.setAuditMode({ state: mode });
        await look(connection, clock);
        later(clock, 60);
        await look(connection, clock);
        const log = await findLog(connection);
        expect(log.state).toBe(state);
        if (says) expect(log.error).toMatch(says);
        expect(await listIncidents(connection)).toEqual([]);
      });
    },
  );

  test('that was read and is refused now is told, until it is read again', async () => {
    await withWatched(async (simulator, clock, connection) => {
      simulator.setAuditMode({ state: 'forbidden' });
      await look(connection, clock);
      later(clock, 11);
      await look(connection, clock);
      expect(await listIncidents(connection)).toMatchObject([
        { severity: 'warning', state: 'open', title: expect.stringContaining('cannot be read') },
      ]);
      simulator.setAuditMode({ state: 'on' });
      later(clock, 5);
      await look(connection, clock);
      expect(await listIncidents(connection)).toMatchObject([{ state: 'resolved' }]);
    });
  });

  test("whose tenant's part is refused is read all the same, and the part is named", async () => {
    await withSimulator(async (simulator, clock) => {
      const connection = await connectTo(simulator);
      simulator.setAuditMode({ refusesTenant: true });
      await look(connection, clock);
      expect(await findLog(connection)).toMatchObject({ state: 'fresh', partError: expect.stringContaining('tenant') });
    });
  });
});

describe('what the rules find', () => {
  test('opens one incident within one look, with actor, address and reason, and is told through channels', async () => {
    await withWatched(async (simulator, clock, connection) => {
      simulator.appendAuditEvents([adminKey('bad-1')]);
      await look(connection, clock);
      const [incident, ...more] = await listIncidents(connection);
      expect(more).toEqual([]);
      expect(incident).toMatchObject({ severity: 'critical', state: 'open', connectionId: connection.connectionId });
      expect(incident?.title).toContain('New admin key');
      expect(incident?.explanation).toMatch(/mallory@evil\.example from 192\.0\.2\.66 \(BR, AS64999\)/);
      expect(incident?.explanation).toMatch(/a country new for this actor/);
      expect(incident?.facts).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ kind: 'after', text: expect.stringContaining('key_of_bad-1') }),
        ]),
      );
      expect(
        await getDb().notification.count({ where: { workspaceId: connection.workspaceId, reason: 'first' } }),
      ).toBe(1);
    });
  });

  test('of the same actor again is told as the same incident; closed by a person, a new one opens', async () => {
    await withWatched(async (simulator, clock, connection) => {
      simulator.appendAuditEvents([adminKey('one')]);
      await look(connection, clock);
      later(clock, 5);
      simulator.appendAuditEvents([adminKey('two')]);
      await look(connection, clock);
      expect(await listIncidents(connection)).toHaveLength(1);
      expect((await listIncidents(connection))[0]?.explanation).toContain('2 events so far');
      await getDb().incident.updateMany({
        where: { workspaceId: connection.workspaceId },
        data: { state: 'resolved', resolvedBy: 'Ada', resolvedAt: clock.now },
      });
      later(clock, 5);
      simulator.appendAuditEvents([adminKey('three')]);
      await look(connection, clock);
      expect((await listIncidents(connection)).map(({ state }) => state)).toEqual(['resolved', 'open']);
    });
  });

  test('is not told while the rule is off, and stands beside the event all the same', async () => {
    await withWatched(async (simulator, clock, connection) => {
      const { workspaceId } = connection;
      await getDb().alertRule.updateMany({
        where: { workspaceId, kind: 'account_activity' },
        data: { enabled: false },
      });
      simulator.appendAuditEvents([adminKey('quiet')]);
      await look(connection, clock);
      expect(await listIncidents(connection)).toEqual([]);
      const row = await getDb().accountEvent.findFirstOrThrow({ where: { workspaceId, eventId: 'quiet' } });
      expect(row.signs).toMatchObject([{ rule: 'admin-key-made', severity: 'critical' }]);
    });
  });

  test('by an announced actor is calm', async () => {
    await withWatched(async (simulator, clock, connection) => {
      const { workspaceId } = connection;
      await getDb().expectedActor.create({
        data: { workspaceId, actor: 'key_terraform', note: 'Terraform', createdBy: 'x', createdByName: 'Ada' },
      });
      simulator.appendAuditEvents([
        adminKey('planned', { type: 'api_key', api_key: { id: 'key_terraform', type: 'user' } }),
      ]);
      await look(connection, clock);
      expect(await listIncidents(connection)).toEqual([]);
    });
  });

  test('survives a memory that cannot be read: it is learnt anew from what is stored', async () => {
    await withWatched(async (simulator, clock, connection) => {
      const { workspaceId } = connection;
      const read = async () =>
        (await getDb().accountMemory.findFirstOrThrow({ where: { workspaceId, source: connection.connectionId } }))
          .memory as { actors: object };
      const before = Object.keys((await read()).actors).length;
      expect(before).toBeGreaterThan(3);
      await getDb().accountMemory.updateMany({ where: { workspaceId }, data: { memory: { version: 99 } } });
      simulator.appendAuditEvents([adminKey('after')]);
      await look(connection, clock);
      expect(Object.keys((await read()).actors).length).toBeGreaterThanOrEqual(before);
    });
  });
});

describe('our own activity', () => {
  test('is watched by the same rules', async () => {
    await withWatched(async (_simulator, clock, connection) => {
      const { workspaceId } = connection;
      const { insertAuditEntry } = await import('@/lib/db/people/audit');
      const by = { kind: 'user', id: 'user-eve' } as const;
      await insertAuditEntry(getDb(), {
        ...{ workspaceId, actor: 'Eve', action: 'token.created', target: 'tok-1', detail: { name: 'backup' }, by },
        after: { name: 'backup', role: 'admin', scopes: ['admin'] },
      });
      clock.now = new Date();
      await look(connection, clock);
      const incidents = await listIncidents(connection);
      expect(incidents).toMatchObject([{ title: expect.stringContaining('New admin key'), connectionId: null }]);
      expect(incidents[0]?.explanation).toContain('Eve');
    });
  });

  test('tells many failed sign-ins of one person', async () => {
    await withWatched(async (_simulator, clock, connection) => {
      const { workspaceId } = connection;
      const user = await createTestPerson(workspaceId, 'member', { name: 'Ida' });
      const { noteRefusedSignIns } = await import('@/lib/services/people/note-sign-ins');
      const { email } = await getDb().user.findUniqueOrThrow({ where: { id: user.userId } });
      const headers = new Headers({ 'user-agent': 'curl/8' });
      clock.now = new Date();
      for (const count of [1, 9, 10]) await noteRefusedSignIns(email, count, headers, clock.now);
      await noteRefusedSignIns('nobody@nowhere.example', 10, headers, clock.now);
      await look(connection, clock);
      // The trail of the test before is read anew with it.
      const told = (await listIncidents(connection)).filter(({ title }) => title.includes('Ida'));
      expect(told).toMatchObject([
        { severity: 'warning', connectionId: null, title: expect.stringContaining('failed sign-ins') },
      ]);
    });
  });
});
