import { describe, expect, test } from 'vitest';
import { AlertRuleCreate, AlertRulePreviewRequest } from '@/lib/contracts/alert-rules/alert-rules';
import { PlannedEventCreate } from '@/lib/contracts/alert-rules/planned-events';
import { BudgetCreate } from '@/lib/contracts/budgets/budgets';
import { SilenceCreate } from '@/lib/contracts/notifications/silences';
import { getDb } from '@/lib/db/client';
import { createAlertRule, updateAlertRule } from '@/lib/services/alert-rules/manage-alert-rules';
import { createPlannedEvent } from '@/lib/services/alert-rules/manage-planned-events';
import { previewAlertRule } from '@/lib/services/alert-rules/preview-alert-rule';
import { createBudget, updateBudget } from '@/lib/services/budgets/manage-budgets';
import { createSilence } from '@/lib/services/notifications/manage-silences';
import { useTestDatabase } from '../../support/database';
import { type Seeded, seedUsage, seedWorkspace } from '../incidents/seed';

useTestDatabase();

const NOW = new Date('2026-11-20T12:00:00Z');
const WRONG = { projectId: 'proj_x', apiKeyId: 'key_x', userId: 'user_x', model: 'no-such-model' };
const RIGHT = { projectId: 'proj_a', apiKeyId: 'key_ci', userId: 'user_u', model: 'house-model' };

async function seed(isRead = true): Promise<Seeded> {
  const seeded = await seedWorkspace();
  const { workspaceId, connectionId } = seeded;
  const used = { at: new Date('2026-11-19T00:00:00Z'), dollars: 1, userId: 'user_u', model: 'house-model-2026-01-01' };
  await seedUsage(seeded, 'day', [used], () => NOW);
  const read = { coveredFrom: NOW, coveredUntil: NOW, backfillFrom: NOW, lastPulledAt: NOW };
  if (isRead) {
    const data = { workspaceId, connectionId, subject: 'inventory', grain: 'day' as const, ...read };
    await getDb().ingestCursor.create({ data });
  }
  return seeded;
}

const times = { startsAt: '2026-11-21T00:00:00Z', endsAt: '2026-11-22T00:00:00Z' };
const makers: Record<string, (seeded: Seeded, scope: object, name: string) => Promise<unknown>> = {
  scope: ({ viewer }, scope, name) => createBudget(viewer, BudgetCreate.parse({ name, amount: '5', scope })),
  'rule scope': ({ viewer }, scope, name) =>
    createAlertRule(
      viewer,
      AlertRuleCreate.parse({ kind: 'threshold', name, metric: 'cost', above: '5', windowMinutes: 60, scope }),
    ),
  'previewed scope': ({ viewer }, scope) =>
    previewAlertRule(
      viewer,
      AlertRulePreviewRequest.parse({ kind: 'threshold', metric: 'cost', above: '5', windowMinutes: 60, scope }),
      NOW,
    ),
  'plan scope': ({ viewer }, scope, name) =>
    createPlannedEvent(viewer, PlannedEventCreate.parse({ name, multiplier: 2, scope, ...times }), NOW),
  'silence matcher.scope': ({ viewer }, scope) =>
    createSilence(viewer, SilenceCreate.parse({ matcher: { scope }, comment: 'test', ...times }), NOW),
};

describe.each(Object.entries(makers))('%s', (what, make) => {
  const place = what.split(' ').at(-1);

  test('names each id that nothing has', async () => {
    const seeded = await seed();
    await expect(make(seeded, WRONG, 'wrong')).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [
        { path: `${place}.projectId`, message: 'project "proj_x": expected one that this workspace has' },
        { path: `${place}.apiKeyId` },
        { path: `${place}.userId` },
        {
          path: `${place}.model`,
          message: 'model "no-such-model": expected one that was used in this workspace or has a known price',
        },
      ],
    });
  });

  test('takes what was listed, used or has a price, and all before the inventory was read', async () => {
    const seeded = await seed();
    await make(seeded, RIGHT, 'right');
    await make(seeded, { model: 'gpt-5' }, 'priced');
    await make(await seed(false), WRONG, 'unread');
  });
});

test('a change is held to the ids it changes', async () => {
  const seeded = await seed(false);
  const { viewer, workspaceId, connectionId } = seeded;
  const scope = { projectId: 'proj_x', apiKeyId: 'key_x' };
  const budget = await createBudget(viewer, BudgetCreate.parse({ name: 'Old', amount: '5', scope }));
  const fields = { kind: 'threshold', name: 'Old', metric: 'cost', above: '5', windowMinutes: 60, scope };
  const rule = await createAlertRule(viewer, AlertRuleCreate.parse(fields));
  const read = { coveredFrom: NOW, coveredUntil: NOW, backfillFrom: NOW, lastPulledAt: NOW };
  await getDb().ingestCursor.create({
    data: { workspaceId, connectionId, subject: 'inventory', grain: 'day', ...read },
  });
  const patch = { scope: { ...scope, userId: 'user_u' } };
  expect((await updateBudget(viewer, budget.id, patch, NOW)).scope).toEqual(patch.scope);
  expect((await updateAlertRule(viewer, rule.id, patch)).scope).toEqual(patch.scope);
  const wrong = { scope: { ...scope, userId: 'user_y' } };
  const refusal = { code: 'invalid_input', errors: [{ path: 'scope.userId' }] };
  await expect(updateBudget(viewer, budget.id, wrong, NOW)).rejects.toMatchObject(refusal);
  await expect(updateAlertRule(viewer, rule.id, wrong)).rejects.toMatchObject(refusal);
});
