import { expect, test } from 'vitest';
import { getDb } from '@/lib/db/client';
import { type ApiKeyRow, saveInventory } from '@/lib/db/connections/inventory';
import { useTestDatabase } from '../../support/database';
import { seedUsage, seedWorkspace } from '../incidents/seed';

useTestDatabase();

const NOW = new Date('2026-11-20T12:40:00Z');
const at = (text: string) => new Date(`2026-${text}:00Z`);

const key = (id: string, lastUsedAt: Date | null = null): ApiKeyRow => ({
  ...{ id, projectId: 'proj_a', name: id, redactedValue: 'sk-…', ownerType: 'user', ownerId: null, ownerName: null },
  ...{ createdAt: null, lastUsedAt, expiresAt: null, ownerHasAccess: null },
});

test('where a provider does not say when a key was used, its usage does', async () => {
  const seeded = await seedWorkspace();
  const list = (now: Date, keys = [key('busy'), key('old'), key('idle'), key('told', at('11-01T09:00'))]) =>
    saveInventory(seeded, { projects: [], users: [], apiKeys: keys }, now);
  const read = async () => {
    const rows = await getDb().providerApiKey.findMany({ where: { workspaceId: seeded.workspaceId } });
    return Object.fromEntries(rows.map(({ id, lastUsedAt }) => [id, lastUsedAt]));
  };
  const use = (apiKeyId: string, start: Date) => ({ at: start, dollars: 1, apiKeyId });
  await seedUsage(
    seeded,
    'day',
    [use('busy', at('11-20T00:00')), use('old', at('11-05T00:00')), use('told', at('11-20T00:00'))],
    () => NOW,
  );
  await seedUsage(
    seeded,
    'hour',
    [use('busy', at('11-20T09:00')), use('busy', at('11-20T11:00')), use('told', at('11-20T11:00'))],
    () => NOW,
  );
  await list(NOW);
  expect(await read()).toMatchObject({
    busy: at('11-20T11:00'),
    old: at('11-05T00:00'),
    idle: null,
    told: at('11-01T09:00'),
  });
  // What is known stays when the hours behind it are no longer looked at.
  await list(at('12-30T12:00'));
  expect(await read()).toMatchObject({ busy: at('11-20T11:00'), old: at('11-05T00:00'), idle: null });
});
