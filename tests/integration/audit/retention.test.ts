import { expect, test } from 'vitest';
import { insertAuditEntry } from '@/lib/db/audit';
import { getDb } from '@/lib/db/client';
import { applyRetention } from '@/lib/services/apply-retention';
import { verifyAudit } from '@/lib/services/verify-audit';
import { createTestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';

useTestDatabase();

const DAY_MS = 86_400_000;

test('old activity goes, the rest of the chain holds, and a workspace that keeps everything is left alone', async () => {
  const { id: short } = await createTestWorkspace('Short');
  const { id: keeper } = await createTestWorkspace('Keeper');
  await getDb().workspace.update({ where: { id: short }, data: { auditRetentionDays: 90 } });
  const write = async (workspaceId: string) =>
    insertAuditEntry(getDb(), { workspaceId, actor: 'Ada', action: 'a.b', target: 'c', detail: {} });
  for (const id of [short, short, short, keeper]) await write(id);

  expect(await applyRetention(new Date())).toEqual({ incidents: 0, activity: 0 });
  expect(await applyRetention(new Date(Date.now() + 91 * DAY_MS))).toEqual({ incidents: 0, activity: 2 });
  expect(await verifyAudit(short)).toMatchObject({ entries: 1, pruned: 2, broken: null });
  await write(short);
  expect(await verifyAudit(short)).toMatchObject({ entries: 2, pruned: 2, broken: null });
  expect(await verifyAudit(keeper)).toMatchObject({ entries: 1, pruned: 0, broken: null });
});
