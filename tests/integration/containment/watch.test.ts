import { afterAll, beforeAll, expect, test } from 'vitest';
import { getDb } from '@/lib/db/client';
import { inWorkspace } from '@/lib/db/workspace-guard';
import { applyContainment } from '@/lib/services/containment/command-containment';
import { createContainment } from '@/lib/services/containment/create-containment';
import { watchContainments } from '@/lib/services/containment/watch-containments';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { useTestDatabase } from '../../support/database';
import { seedUsage } from '../incidents/seed';
import { findKey, seedContained } from './seed';

useTestDatabase();

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const MINUTE_MS = 60_000;
const MODEL = 'gpt-5-mini-2025-08-07';

test('the end of spending is told while kinds that nobody uses are asked less often, and not while one in use is not read', async () => {
  const contained = await seedContained(simulator);
  const { viewer, workspaceId, connectionId } = contained;
  const { id: apiKeyId, projectId } = findKey(simulator, 'ci-runner');
  const minute = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const spent = [3, 2, 1].map((ago) => ({
    at: new Date(minute - ago * MINUTE_MS),
    ...{ dollars: 5, apiKeyId, projectId, model: MODEL },
  }));
  await seedUsage({ ...contained, channelId: '' }, 'minute', spent, () => new Date(minute));
  const target = { connectionId, projectId, apiKeyId, model: MODEL };
  const plan = await createContainment(viewer, { action: 'deny-model', target, reason: '', dryRun: false });
  await inWorkspace(workspaceId, () => applyContainment(viewer, plan.id));
  const { appliedAt } = await getDb().containment.findFirstOrThrow({ where: { workspaceId } });
  const now = new Date((appliedAt?.getTime() ?? 0) + 5 * MINUTE_MS);
  const before = (minutes: number) => new Date(now.getTime() - minutes * MINUTE_MS);
  const read = { workspaceId, connectionId, grain: 'minute' as const };
  const since = { coveredFrom: before(600), backfillFrom: before(600) };
  await getDb().ingestCursor.createMany({
    data: [
      { ...read, ...since, subject: 'completions', coveredUntil: now, lastPulledAt: now, lastUsageAt: before(1) },
      {
        ...read,
        ...since,
        subject: 'images',
        coveredUntil: before(4),
        lastPulledAt: before(4),
        lastUsageAt: before(5),
      },
    ],
  });
  await getDb().connection.updateMany({
    where: { workspaceId },
    data: { lastSuccessAt: now, lastUsageAt: before(0.5) },
  });
  const look = async () => {
    await inWorkspace(workspaceId, () => watchContainments({ workspaceId, now }));
    const { spendStoppedAt } = await getDb().containment.findFirstOrThrow({ where: { workspaceId } });
    return spendStoppedAt;
  };
  expect(await look()).toBeNull();
  await getDb().ingestCursor.updateMany({ where: { workspaceId, subject: 'images' }, data: { lastUsageAt: null } });
  expect(await look()).toEqual(appliedAt);
});
