import { type AddressInfo, createServer } from 'node:net';
import pino from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { createMailTransport } from '@/lib/channels/email/mail-transport';
import { BudgetCreate } from '@/lib/contracts/budgets/budgets';
import { getDb, getPool } from '@/lib/db/client';
import { listFailingJobs } from '@/lib/db/installation/jobs';
import { evaluateBudgets } from '@/lib/services/budgets/evaluate-budgets';
import { createBudget } from '@/lib/services/budgets/manage-budgets';
import { listIncidents } from '@/lib/services/incidents/list-incidents';
import { applyRetention } from '@/lib/services/installation/apply-retention';
import { judgeConnection } from '@/lib/services/installation/judge-connection';
import { listUnreadableRows } from '@/lib/services/installation/list-unreadable-rows';
import { createJobRunner } from '@/lib/services/installation/run-jobs';
import { forEachWorkspace, runJudge } from '@/lib/services/installation/run-judge';
import { deliverDueNotifications } from '@/lib/services/notifications/deliver-notifications';
import { listChannels } from '@/lib/services/notifications/manage-channels';
import { releaseHeldNotifications } from '@/lib/services/notifications/release-held';
import { createJobHandlers } from '@/lib/worker/job-handlers';
import { useTestDatabase } from '../../support/database';
import { startSmtpSink } from '../../support/smtp-sink';
import { evaluateReadBudgets, listTold, type Seeded, seedUsage, seedWorkspace } from '../incidents/seed';

useTestDatabase();
afterEach(() => void vi.useRealTimers());

const NOW = new Date('2026-11-20T12:00:00Z');
const spend = (seeded: Seeded, dollars: number) =>
  seedUsage(seeded, 'hour', [{ at: new Date('2026-11-20T10:00:00Z'), dollars }], () => NOW);
const createTeam = (seeded: Seeded, name: string) =>
  createBudget(
    seeded.viewer,
    BudgetCreate.parse({ name, amount: '100', thresholds: [{ percent: 50, basis: 'actual' }] }),
  );
const breakBudget = (id: string) =>
  getDb().$executeRaw`UPDATE budget SET thresholds = '[{"percent": "many"}]' WHERE id = ${id}::uuid`;

test('a budget that cannot be read stops no other, keeps its incident, and is listed', async () => {
  const seeded = await seedWorkspace();
  const { workspaceId } = seeded;
  const bad = await createTeam(seeded, 'Bad');
  await spend(seeded, 60);
  expect(await evaluateReadBudgets({ workspaceId, now: NOW })).toEqual({ fired: 1, resolved: 0 });
  await breakBudget(bad.id);
  await createTeam(seeded, 'Good');
  expect(await evaluateBudgets({ workspaceId, now: NOW })).toEqual({ fired: 1, resolved: 0 });
  expect(await getDb().incident.count({ where: { workspaceId, state: 'open' } })).toBe(2);
  expect(await listUnreadableRows(seeded.viewer, NOW)).toMatchObject([{ what: 'budget', name: 'Bad' }]);
});

test('a judge that fails stops neither the others nor the caller, and is told once it lasts', async () => {
  const seeded = await seedWorkspace();
  const { workspaceId } = seeded;
  await createTeam(seeded, 'Team');
  await spend(seeded, 60);
  await getDb().connection.updateMany({ where: { workspaceId }, data: { lastSuccessAt: NOW } });
  const readClock = () => NOW;
  const handlers = {
    ...createJobHandlers({ readClock, pollIntervalSeconds: 60, startedAt: NOW, log: pino({ level: 'silent' }) }),
    'unusual-spend': () => Promise.reject(new Error('broken')),
  };
  const runner = createJobRunner({ handlers, onChange: () => {} });
  const connectionId = '0190a0b0-0000-7000-8000-00000000dead';
  await judgeConnection(runner, { workspaceId, connectionId }, () => {});
  expect(await listTold(workspaceId)).toEqual(['first -> oncall@example.com']);
  expect(await listFailingJobs(workspaceId)).toMatchObject([{ kind: 'unusual-spend', subject: connectionId }]);
  await runner.close();
});

test('what fails in one workspace is not missed in another', async () => {
  const seeded = [await seedWorkspace(), await seedWorkspace(), await seedWorkspace()];
  const looked: string[] = [];
  await forEachWorkspace('test', async (workspaceId) => {
    looked.push(workspaceId);
    if (workspaceId === seeded[0]?.workspaceId) throw new Error('broken');
  });
  for (const { workspaceId } of seeded) expect(looked).toContain(workspaceId);
  expect(await runJudge(seeded[1]!.workspaceId, 'test', async () => {})).toBe(true);
});

test('a held message that cannot be read keeps nobody else waiting', async () => {
  const [first, second] = [await seedWorkspace(), await seedWorkspace()];
  for (const seeded of [first, second]) {
    await createTeam(seeded, 'Team');
    await spend(seeded, 60);
    await evaluateReadBudgets({ workspaceId: seeded.workspaceId, now: NOW });
    const row = await getDb().notification.findFirstOrThrow({ where: { workspaceId: seeded.workspaceId } });
    await getDb().delivery.deleteMany({ where: { workspaceId: seeded.workspaceId } });
    const held = { decision: 'held', heldUntil: new Date(Date.now() - 60_000), groupKey: 'group:x' } as const;
    await getDb().notification.update({
      where: { workspaceId_id: { workspaceId: seeded.workspaceId, id: row.id } },
      data: held,
    });
    const { id: _id, ...copy } = row;
    await getDb().notification.create({
      data: { ...copy, ...held, groupKey: 'group:y', recipients: 7, message: { kind: 'new' } } as never,
    });
  }
  for (const seeded of [first, second]) {
    expect(await releaseHeldNotifications({ workspaceId: seeded.workspaceId, now: NOW })).toBe(1);
    expect(await getDb().delivery.count({ where: { workspaceId: seeded.workspaceId } })).toBe(1);
    expect(await listUnreadableRows(seeded.viewer, NOW)).toMatchObject([{ what: 'notification' }]);
  }
});

test('a judge that fails for minutes raises an incident without a chart, which ends when it works again', async () => {
  const { workspaceId } = await seedWorkspace();
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  const fail = () =>
    runJudge(workspaceId, 'budgets', async () => {
      throw new Error('no such column');
    });
  const read = () => getDb().incident.findMany({ where: { workspaceId }, select: { kind: true, state: true } });
  expect(await fail()).toBe(false);
  expect(await read()).toEqual([]);
  vi.setSystemTime(new Date(NOW.getTime() + 4 * 60_000));
  expect(await fail()).toBe(false);
  expect(await read()).toEqual([{ kind: 'failing-judge', state: 'open' }]);
  const told = await getDb().notification.findFirstOrThrow({ where: { workspaceId } });
  expect(told.message).toMatchObject({ chart: null });
  expect(JSON.stringify(told.message)).toContain('no such column');
  expect(await runJudge(workspaceId, 'budgets', async () => {})).toBe(true);
  expect(await read()).toEqual([{ kind: 'failing-judge', state: 'resolved' }]);
});

test('a receiver that hangs keeps no critical mail of another workspace waiting', async () => {
  await getDb().delivery.deleteMany();
  const [stuck, other] = [await seedWorkspace(), await seedWorkspace()];
  for (const seeded of [stuck, other]) {
    await createTeam(seeded, 'Team');
    await spend(seeded, 60);
    await evaluateReadBudgets({ workspaceId: seeded.workspaceId, now: NOW });
  }
  // Takes the connection and never says a word.
  const silent = createServer();
  await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
  const sink = await startSmtpSink();
  const timeouts = { connection: 6_000, greeting: 6_000, socket: 6_000, total: 8_000 };
  const open = (smtpUrl: string) => createMailTransport({ smtpUrl, from: 'a@spend.example', timeouts });
  const hanging = open(`smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`);
  const working = open(sink.url);
  const startedAt = Date.now();
  let tookMs: number | null = null;
  const run = deliverDueNotifications({ transportFor: (id) => (id === stuck.workspaceId ? hanging : working) });
  const isSent = () => getDb().delivery.count({ where: { workspaceId: other.workspaceId, state: 'sent' } });
  while (tookMs === null && Date.now() - startedAt < 20_000) if ((await isSent()) > 0) tookMs = Date.now() - startedAt;
  expect(tookMs).toBeLessThan(6_000);
  expect(await getDb().delivery.count({ where: { workspaceId: stuck.workspaceId, state: 'sent' } })).toBe(0);
  expect(await run).toMatchObject({ sent: 1, delayed: 1 });
  for (const transport of [hanging, working]) transport.close();
  await sink.close();
  silent.close();
});

test('an incident and a channel that cannot be read hide no other, and are listed', async () => {
  const seeded = await seedWorkspace();
  const { workspaceId, viewer, channelId } = seeded;
  const kept = await getDb().channel.create({
    data: { workspaceId, kind: 'email', name: 'Second', config: { to: ['second@example.com'] } },
  });
  await createTeam(seeded, 'One');
  await createTeam(seeded, 'Two');
  await spend(seeded, 60);
  await evaluateReadBudgets({ workspaceId, now: NOW });
  const [broken, readable] = await getDb().incident.findMany({ where: { workspaceId }, orderBy: { number: 'asc' } });
  await getPool().query(`UPDATE incident SET facts = '{"a": 1}' WHERE id = $1 AND workspace_id = $2`, [
    broken?.id,
    workspaceId,
  ]);
  await getPool().query(`UPDATE channel SET config = '{"to": 7}' WHERE id = $1 AND workspace_id = $2`, [
    channelId,
    workspaceId,
  ]);
  expect((await listIncidents(viewer, { limit: 1 })).data.map(({ id }) => id)).toEqual([readable?.id]);
  expect((await listChannels(viewer, { limit: 1 })).data.map(({ id }) => id)).toEqual([kept.id]);
  expect((await listUnreadableRows(viewer, NOW)).map(({ what }) => what)).toEqual(['incident', 'channel']);
});

test('tidying that fails in one workspace goes on in the others', async () => {
  const [first, second] = [await seedWorkspace(), await seedWorkspace()];
  const old = { sender: 'a@x', recipient: 'b@x', subject: 'old', raw: Buffer.from('x') };
  for (const { workspaceId } of [first, second]) {
    await getDb().workspace.update({ where: { id: workspaceId }, data: { messageRetentionDays: 30 } });
    const receivedAt = new Date(NOW.getTime() - 90 * 86_400_000);
    await getDb().capturedMail.create({ data: { workspaceId, receivedAt, messageId: workspaceId, ...old } });
  }
  await getPool().query(`
    CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'locked by hand'; END $$;
    CREATE TRIGGER refuse_one BEFORE DELETE ON captured_mail FOR EACH ROW
      WHEN (OLD.workspace_id = '${first.workspaceId}') EXECUTE FUNCTION refuse_one()`);
  await applyRetention(NOW);
  const count = (workspaceId: string) => getDb().capturedMail.count({ where: { workspaceId } });
  expect([await count(first.workspaceId), await count(second.workspaceId)]).toEqual([1, 0]);
});
