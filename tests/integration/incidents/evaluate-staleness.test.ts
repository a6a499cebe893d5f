import { expect, test } from 'vitest';
import { getDb } from '@/lib/db/client';
import { evaluateStaleness } from '@/lib/services/alert-rules/evaluate-staleness';
import { listIncidents } from '@/lib/services/incidents/list-incidents';
import { useTestDatabase } from '../../support/database';
import { listTold, type Seeded, seedWorkspace } from './seed';

useTestDatabase();

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 2, minute));
const evaluate = ({ workspaceId }: Seeded, minute: number) =>
  evaluateStaleness({ workspaceId, now: at(minute), pollIntervalSeconds: 60 });
const change = ({ workspaceId, connectionId }: Seeded, data: object) =>
  getDb().connection.update({ where: { workspaceId_id: { workspaceId, id: connectionId } }, data });
const listAll = async (seeded: Seeded) => (await listIncidents(seeded.viewer, { state: [], limit: 50 })).data;

test('a connection that is not read raises one incident after the tolerance and ends it when it is read again', async () => {
  const seeded = await seedWorkspace({ lastSuccessAt: at(0), timezone: 'Europe/Berlin' });
  await change(seeded, { lastError: '503 from the provider' });
  expect(await evaluate(seeded, 5)).toEqual({ opened: 0, resolved: 0 });
  expect(await evaluate(seeded, 6)).toEqual({ opened: 1, resolved: 0 });
  expect(await evaluate(seeded, 7)).toEqual({ opened: 0, resolved: 0 });
  const [incident] = await listAll(seeded);
  expect(incident).toMatchObject({
    kind: 'stale-data',
    severity: 'warning',
    title: 'No usage data from "Production" since 20 Nov 2026, 03:00 (Europe/Berlin)',
    window: { start: at(0).toISOString(), end: at(7).toISOString() },
  });
  expect(incident?.explanation).toContain('503 from the provider');
  await evaluate(seeded, 60);
  expect((await listAll(seeded))[0]?.severity).toBe('critical');
  await change(seeded, { lastSuccessAt: at(70), lastError: null });
  expect(await evaluate(seeded, 71)).toEqual({ opened: 0, resolved: 1 });
  expect(await listTold(seeded.workspaceId)).toEqual([
    'first -> oncall@example.com',
    'escalated -> oncall@example.com',
    'resolved -> oncall@example.com',
  ]);
});

test('a refused key is told at once; pausing the connection ends it without a mail', async () => {
  const seeded = await seedWorkspace({ lastSuccessAt: at(0) });
  await change(seeded, { state: 'rejected' });
  expect(await evaluate(seeded, 1)).toEqual({ opened: 1, resolved: 0 });
  expect((await listAll(seeded))[0]?.title).toBe('The provider refuses the key of "Production"');
  await change(seeded, { state: 'paused' });
  expect(await evaluate(seeded, 2)).toEqual({ opened: 0, resolved: 1 });
  expect(await listTold(seeded.workspaceId)).toEqual(['first -> oncall@example.com']);
});

test('a rule that is switched off keeps quiet', async () => {
  const seeded = await seedWorkspace({ lastSuccessAt: at(0) });
  await getDb().alertRule.create({
    data: { workspaceId: seeded.workspaceId, kind: 'stale_data', name: 'Stale', enabled: false, config: {} },
  });
  expect(await evaluate(seeded, 59)).toEqual({ opened: 0, resolved: 0 });
});
