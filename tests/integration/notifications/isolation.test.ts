import { expect, test } from 'vitest';
import { BudgetCreate } from '@/lib/contracts/budgets/budgets';
import { getDb } from '@/lib/db/client';
import { createBudget } from '@/lib/services/budgets/create-budget';
import { evaluateBudgets } from '@/lib/services/budgets/evaluate-budgets';
import { judgeConnection } from '@/lib/services/installation/judge-connection';
import { listUnreadableRows } from '@/lib/services/installation/list-unreadable-rows';
import { forEachWorkspace, runJudge } from '@/lib/services/installation/run-judge';
import { releaseHeldNotifications } from '@/lib/services/notifications/release-held';
import { useTestDatabase } from '../../support/database';
import { evaluateReadBudgets, listTold, type Seeded, seedUsage, seedWorkspace } from '../incidents/seed';

useTestDatabase();

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
  await judgeConnection(
    { workspaceId, connectionId: '0190a0b0-0000-7000-8000-00000000dead' },
    () => NOW,
    () => {},
  );
  expect(await listTold(workspaceId)).toEqual(['first -> oncall@example.com']);
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
  expect(await releaseHeldNotifications(NOW)).toBe(2);
  for (const seeded of [first, second]) {
    expect(await getDb().delivery.count({ where: { workspaceId: seeded.workspaceId } })).toBe(1);
    expect(await listUnreadableRows(seeded.viewer, NOW)).toMatchObject([{ what: 'notification' }]);
  }
});
