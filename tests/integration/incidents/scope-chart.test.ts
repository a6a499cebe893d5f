import { expect, test } from 'vitest';
import { getDb, inTransaction } from '@/lib/db/client';
import { listScopeChartPoints } from '@/lib/db/usage/scope-chart';
import type { BudgetScope } from '@/lib/domain/budgets/budget';
import { useTestDatabase } from '../../support/database';
import { type Seeded, seedUsage, seedWorkspace } from './seed';

useTestDatabase();

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 12, minute));

const list = ({ workspaceId }: Seeded, scope: BudgetScope) =>
  inTransaction((tx) => listScopeChartPoints(tx, workspaceId, scope, at(31), 15));

const listNonZero = async (seeded: Seeded, scope: BudgetScope) =>
  (await list(seeded, scope))
    .filter((point) => point.costNanos !== null && point.costNanos > 0n)
    .map((point) => `${point.startsAt.toISOString().slice(11, 16)} ${Number(point.costNanos) / 1e9}`);

/** Ten minutes of $1 on one key, and of 60 keys with $0.5 each. */
async function seedMinutes(seeded: Seeded): Promise<void> {
  const minutes = Array.from({ length: 10 }, (_, index) => at(10 + index));
  const many = Array.from({ length: 60 }, (_, index) => `key_many_${index}`);
  await seedUsage(
    seeded,
    'minute',
    minutes.flatMap((start) => [
      { at: start, dollars: 1, apiKeyId: 'key_ci', model: 'gpt-5' },
      ...many.map((apiKeyId) => ({ at: start, dollars: 0.5, apiKeyId, projectId: 'proj_b' })),
    ]),
    (start) => start,
  );
}

test('a day of quarter hours ends with the one that is still running', async () => {
  const points = await list(await seedWorkspace(), {});
  expect(points).toHaveLength(96);
  expect(points.at(-1)?.startsAt).toEqual(at(30));
});

test('few series and many series are summed alike, each scope its own', async () => {
  const seeded = await seedWorkspace();
  await seedMinutes(seeded);
  expect(await listNonZero(seeded, { apiKeyId: 'key_ci' })).toEqual(['12:00 5', '12:15 5']);
  expect(await listNonZero(seeded, { apiKeyId: 'key_ci', model: 'gpt-4.1' })).toEqual([]);
  expect(await listNonZero(seeded, { projectId: 'proj_b' })).toEqual(['12:00 150', '12:15 150']);
  expect(await listNonZero(seeded, { connectionId: seeded.connectionId })).toEqual(['12:00 155', '12:15 155']);
});

test('what was not read is a gap, what was read without usage is zero', async () => {
  const seeded = await seedWorkspace();
  const { workspaceId, connectionId } = seeded;
  await getDb().ingestCursor.create({
    data: {
      workspaceId,
      connectionId,
      subject: 'completions',
      grain: 'minute',
      coveredFrom: at(-60),
      coveredUntil: at(15),
      backfillFrom: at(-60),
      lastPulledAt: at(15),
    },
  });
  const read = (await list(seeded, {})).filter((point) => point.costNanos !== null);
  expect(read.map((point) => point.startsAt.toISOString().slice(11, 16))).toEqual([
    '11:00',
    '11:15',
    '11:30',
    '11:45',
    '12:00',
  ]);
});
