import { beforeAll, expect, test } from 'vitest';
import { getDb, getPool } from '@/lib/db/client';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { DAY_MS } from '@/lib/domain/time';
import { applyRetention } from '@/lib/services/installation/apply-retention';
import { verifyAudit } from '@/lib/services/people/list-activity';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createTestPerson, type TestPerson } from '../../support/session';
import { createReadConnection, type MinuteFact, storeFacts } from '../../support/usage-facts';

useTestDatabase();

const NOW = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2);
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);
const NOTHING = { usage: 0, costs: 0, incidents: 0, messages: 0, activity: 0, partitions: [] };

let short: TestWorkspace;
let keeper: TestWorkspace;
let owner: TestPerson;

beforeAll(async () => {
  short = await createTestWorkspace('Short');
  keeper = await createTestWorkspace('Keeper');
  owner = await createTestPerson(short.id, 'owner');
});

const patch = async (body: unknown, headers = owner.headers) => {
  const response = await callRoute('/retention', { method: 'PATCH', headers, body });
  return { status: response.status, body: await response.json() };
};

test('old activity goes, the rest of the chain holds, and a workspace that keeps everything is left alone', async () => {
  await getDb().workspace.update({ where: { id: short.id }, data: { auditRetentionDays: 90 } });
  const write = async (workspaceId: string) =>
    insertAuditEntry(getDb(), { workspaceId, actor: 'Ada', action: 'a.b', target: 'c', detail: {} });
  for (const { id } of [short, short, short, keeper]) await write(id);

  expect(await applyRetention(new Date())).toEqual(NOTHING);
  expect(await applyRetention(new Date(Date.now() + 91 * DAY_MS))).toEqual({ ...NOTHING, activity: 2 });
  expect(await verifyAudit(short.id)).toMatchObject({ entries: 1, pruned: 2, broken: null });
  await write(short.id);
  expect(await verifyAudit(short.id)).toMatchObject({ entries: 2, pruned: 2, broken: null });
  expect(await verifyAudit(keeper.id)).toMatchObject({ entries: 1, pruned: 0, broken: null });
});

test('settings are changed by field, shorter ones only by whoever types the name, and the trail tells of it', async () => {
  const admin = await createTestPerson(short.id, 'admin');
  const member = await createTestPerson(short.id, 'member');
  expect((await patch({ minuteDays: 40 }, member.headers)).status).toBe(403);
  expect((await patch({ minuteDays: 40 }, admin.headers)).body).toMatchObject({ minuteDays: 40, hourDays: 400 });

  const refused: [body: unknown, path: string][] = [
    [{ minuteDays: 6 }, 'minuteDays'],
    [{ minuteDays: 401 }, 'minuteDays'],
    [{ hourDays: 39 }, 'hourDays'],
    [{ dayDays: 399 }, 'dayDays'],
    [{ activityDays: 89 }, 'activityDays'],
    [{ messageDays: 30 }, 'confirm'],
    [{ messageDays: 30, confirm: 'Keeper' }, 'confirm'],
  ];
  for (const [body, path] of refused) {
    const { status, body: problem } = await patch(body);
    expect([status, problem.errors?.[0]?.path], JSON.stringify(body)).toEqual([400, path]);
  }
  const { status } = await patch({ minuteDays: 14, hourDays: 60, dayDays: 400, messageDays: 30, confirm: 'Short' });
  expect(status).toBe(200);
  const line = await getDb().auditEntry.findFirst({
    where: { workspaceId: short.id, action: 'retention.changed' },
    orderBy: { sequence: 'desc' },
  });
  expect([line?.before, line?.after]).toMatchObject([{ minuteDays: 40 }, { minuteDays: 14 }]);
});

const USED = [1, 10, 13, 16, 25, 32, 40, 59, 61, 100, 399, 401, 450];

/** Use on days so long ago, minutes of the last 40 days, and the bills. */
async function storeHistory(workspaceId: string): Promise<void> {
  const span: [Date, Date] = [daysAgo(500), NOW];
  const connection = await createReadConnection(workspaceId, 'OpenAI', { minute: span, hour: span, day: span });
  const rest = { model: 'gpt-5', project: null, apiKey: null, user: null, kind: 'completions' };
  const group = { ...rest, serviceTier: null, batch: null, connection };
  const facts = USED.map(
    (days): MinuteFact => ({ at: daysAgo(days), group, requests: 1n, inputTokens: 1n, costNanos: 10n ** 9n }),
  );
  await storeFacts(workspaceId, facts, ['hour', 'day']);
  const recent = facts.filter(({ at }) => at >= daysAgo(40));
  const ofMini = recent.map((fact) => ({ ...fact, group: { ...group, model: 'gpt-5-mini' } }));
  await storeFacts(workspaceId, ofMini, ['minute']);
  const cost = { lineItem: 'gpt-5', projectId: '', apiKeyId: '', amountNanos: 1n, currency: 'usd' };
  const bill = { ...cost, workspaceId, connectionId: connection };
  await getDb().costDay.createMany({ data: facts.map(({ at }) => ({ ...bill, costOn: at })) });
}

/** Rows by minute, hour and day, lines of the bill, and the sums kept beside minutes, hours and days. */
async function countUsage(workspaceId: string): Promise<number[]> {
  const where = { workspaceId };
  const { usageMinute, usageHour, usageDay, usageSum, costDay } = getDb();
  const countSums = (widthMinutes: number) => usageSum.count({ where: { ...where, widthMinutes } });
  return Promise.all([
    usageMinute.count({ where }),
    usageHour.count({ where }),
    usageDay.count({ where }),
    costDay.count({ where }),
    ...[15, 60, 1_440].map(countSums),
  ]);
}

const countUntil = (days: number) => USED.filter((one) => one <= days).length;

test('usage goes where its own workspace says so, as the preview said, and what is gone is a gap and not a zero', async () => {
  await storeHistory(short.id);
  await storeHistory(keeper.id);
  await getDb().workspace.update({
    where: { id: keeper.id },
    data: { minuteRetentionDays: 30, hourRetentionDays: 3_650 },
  });
  const mail = { sender: 'a', recipient: 'b', subject: 'c', messageId: 'd', raw: new Uint8Array() };
  for (const { id: workspaceId } of [short, keeper]) {
    await getDb().capturedMail.create({ data: { ...mail, workspaceId, receivedAt: daysAgo(31) } });
    await getDb().capturedMail.create({ data: { ...mail, workspaceId, receivedAt: daysAgo(29) } });
    const told = { workspaceId, reason: 'test' as const, message: {}, createdAt: daysAgo(31) };
    await getDb().notification.create({ data: told });
    // Somebody still waits for this one.
    const due = { recipient: 'x@example.com', messageId: '<1>' };
    await getDb().notification.create({ data: { ...told, deliveries: { create: [due] } } });
  }
  const preview = await callRoute('/retention/preview', { method: 'POST', token: short.tokens.admin, body: {} });
  const { data, needsConfirmation } = await preview.json();
  expect(needsConfirmation).toBe(false);
  const rowsOf = (field: string) => data.find((one: { field: string }) => one.field === field).rows;
  const all = USED.length;
  expect([rowsOf('minuteDays'), rowsOf('hourDays'), rowsOf('dayDays'), rowsOf('messageDays')]).toEqual([
    countUntil(40) - countUntil(14),
    all - countUntil(60),
    2 * (all - countUntil(400)),
    2,
  ]);

  const removed = await applyRetention(new Date());
  const kept = [countUntil(14), countUntil(60), countUntil(400)];
  expect(removed.messages).toBe(2);
  expect(await countUsage(short.id)).toEqual([...kept, countUntil(400), ...kept]);
  expect(await countUsage(keeper.id)).toEqual([countUntil(30), all, all, all, countUntil(30), all, all]);
  // Whole days that nobody keeps are dropped as tables.
  expect(removed.partitions).toHaveLength(10);
  const { rows } = await getPool().query('SELECT 1 FROM pg_class WHERE relname = ANY($1)', [removed.partitions]);
  expect(rows).toEqual([]);
  expect(await applyRetention(new Date())).toEqual(NOTHING);

  // Kept for ever again, what went stays unknown rather than nothing spent.
  expect((await patch({ dayDays: null })).status).toBe(200);
  expect(await applyRetention(new Date())).toEqual(NOTHING);
  const where = { grain: 'day' as const };
  const covered = await getDb().ingestCursor.findMany({ where, orderBy: { coveredFrom: 'asc' } });
  expect(covered.map(({ workspaceId, coveredFrom }) => [workspaceId, coveredFrom])).toEqual([
    [keeper.id, daysAgo(500)],
    [short.id, new Date(daysAgo(400).getTime() - DAY_MS / 2)],
  ]);
});
