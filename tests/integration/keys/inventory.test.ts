import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import { Inventory, type InventoryRow } from '@/lib/contracts/keys/inventory';
import { getDb } from '@/lib/db/client';
import {
  DEFAULT_INVENTORY,
  makeFirstQuery,
  parseInventoryView,
  renderExportHref,
} from '@/lib/presenters/keys/inventory-params';
import { filterInventory, listColumns, sortInventory } from '@/lib/presenters/keys/inventory-view';
import { listFirstInventory } from '@/lib/services/keys/list-inventory';
import { callRoute } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createTestPerson, type TestPerson } from '../../support/session';
import { type Seeded, seedUsage, seedWorkspace } from '../incidents/seed';

useTestDatabase();

let seeded: Seeded;
let owner: TestPerson;
let bea: TestPerson;
const call = async (who: TestPerson, method: string, path: string, body?: unknown) => {
  const answer = await callRoute(path, { method, headers: who.headers, ...(body === undefined ? {} : { body }) });
  return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
};

beforeAll(async () => {
  seeded = await seedWorkspace({ lastSuccessAt: new Date() });
  const { workspaceId, connectionId } = seeded;
  owner = await createTestPerson(workspaceId, 'owner');
  bea = await createTestPerson(workspaceId, 'viewer', { name: 'Bea' });
  const seen = { firstSeenAt: new Date('2026-08-01T00:00:00Z'), lastSeenAt: new Date() };
  await getDb().providerProject.create({
    data: { workspaceId, connectionId, id: 'proj_a', name: 'Alpha', status: 'active', ...seen },
  });
  await getDb().providerApiKey.create({
    data: {
      ...{ workspaceId, connectionId, id: 'key_lab', projectId: 'proj_b', name: '=lab', redactedValue: 'sk-…' },
      ...{ ownerType: 'user', ...seen },
    },
  });
  const today = new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000);
  await seedUsage(
    seeded,
    'day',
    [
      { at: today, dollars: 12.345678901, requests: 40 },
      { at: today, dollars: 1.1, requests: 2, model: 'gpt-5.4' },
      { at: today, dollars: 99, requests: 1, apiKeyId: 'key_lab', projectId: 'proj_b' },
    ],
    () => new Date(),
  );
});

describe('one view', () => {
  const figures = ({ id, name, spend, requests, models }: InventoryRow) => [id, name, spend, requests, models];

  test('shows the same figures on the page at once, when all is loaded, in the API and in the file', async () => {
    const view = parseInventoryView({ sort: 'requests', order: 'desc' });
    const all = Inventory.parse((await call(bea, 'GET', '/inventory')).body);
    const page = sortInventory(filterInventory(all.data, view), view.sort);
    expect(page.map(figures)).toEqual([
      ['key_ci', 'ci-runner', '13.445678901', 42, ['gpt-4.1', 'gpt-5.4']],
      ['key_lab', '=lab', '99', 1, ['gpt-4.1']],
      ['key_web', 'web-app', '0', 0, []],
    ]);
    const first = await listFirstInventory(seeded.viewer, makeFirstQuery(view));
    expect(first?.data.map((row) => ({ ...row, findings: [] }))).toEqual(page.map((row) => ({ ...row, findings: [] })));
    const api = Inventory.parse((await call(bea, 'GET', '/inventory?sort=requests&limit=2')).body);
    expect([api.data, api.count, api.total]).toEqual([page.slice(0, 2), 3, 3]);
    const file = await callRoute(renderExportHref(view, listColumns('keys')).replace('/api/v1', ''), {
      headers: bea.headers,
    });
    const lines = parse(await file.text(), { columns: true }) as Record<string, string>[];
    expect(Object.keys(lines[0] ?? {})).toEqual(['id', ...listColumns('keys')]);
    expect(lines.map(({ id, name, spend, requests, models }) => [id, name, spend, Number(requests), models])).toEqual(
      // A spreadsheet must not take a name for a formula.
      page.map(({ id, name, spend, requests, models }) => [
        id,
        name.replace(/^=/, "'="),
        spend,
        requests,
        models.join('; '),
      ]),
    );
  });

  test.each([
    { query: 'project=proj_b', expected: ['key_lab'] },
    { query: 'search=WEB', expected: ['key_web'] },
    { query: 'search=gpt-5', expected: ['key_ci'] },
    { query: 'sort=name&order=asc', expected: ['key_lab', 'key_ci', 'key_web'] },
    { query: 'finding=unused', expected: [] },
    { query: 'finding=never-used', expected: ['key_web'] },
  ])('$query: the API, the page and the file have the same rows', async ({ query, expected }) => {
    const view = parseInventoryView(Object.fromEntries(new URLSearchParams(query)));
    const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
    const { data } = Inventory.parse((await call(bea, 'GET', '/inventory')).body);
    expect(ids(sortInventory(filterInventory(data, view), view.sort))).toEqual(expected);
    expect(ids((await call(bea, 'GET', `/inventory?${query}`)).body.data)).toEqual(expected);
    const file = await callRoute(renderExportHref(view, ['name']).replace('/api/v1', ''), { headers: bea.headers });
    expect(ids(parse(await file.text(), { columns: true }) as { id: string }[])).toEqual(expected);
  });

  test('wrong parameters are refused with their place', async () => {
    for (const query of ['kind=robots', 'sort=colour', 'limit=0', 'finding=none', 'connection=7']) {
      expect((await call(bea, 'GET', `/inventory?${query}`)).status, query).toBe(400);
    }
  });
});

describe('views of the inventory that have a name', () => {
  const save = (who: TestPerson, more: object = {}) =>
    call(who, 'POST', '/saved-views', { name: 'Unused', page: 'keys', params: { finding: 'unused' }, ...more });
  const names = async (who: TestPerson, page: string) =>
    (await call(who, 'GET', `/saved-views?page=${page}`)).body.data.map(({ name }: { name: string }) => name);

  test('are of one person until they are shared, and apart from those of the explorer', async () => {
    const params = {
      ...{ kind: 'keys', search: 'ci', finding: 'old', project: 'proj_a', order: 'asc', nonsense: 'x' },
    };
    const made = await save(owner, { params: { ...params, column: ['spend', 'name', 'colour'] } });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ page: 'keys', isShared: false, isMine: true });
    // Values that the page does not know are dropped; defaults are not kept.
    expect(made.body.params).toEqual({
      ...{ search: ['ci'], finding: ['old'], project: ['proj_a'], order: ['asc'], column: ['name', 'spend'] },
    });
    expect(parseInventoryView(made.body.params)).toEqual({
      ...DEFAULT_INVENTORY,
      ...{ text: 'ci', finding: 'old', project: 'proj_a', columns: ['name', 'spend'] },
      sort: { column: 'spend', isDescending: false },
    });
    expect((await save(owner)).status).toBe(409);
    expect((await call(owner, 'POST', '/saved-views', { name: 'Unused', params: { range: '7d' } })).status).toBe(201);
    expect([await names(owner, 'keys'), await names(owner, 'usage'), await names(bea, 'keys')]).toEqual([
      ['Unused'],
      ['Unused'],
      [],
    ]);
    expect((await call(owner, 'GET', '/saved-views')).body.data).toMatchObject([{ page: 'usage' }]);
    const { id } = made.body;
    expect((await call(bea, 'PATCH', `/saved-views/${id}`, { name: 'Mine' })).status).toBe(404);
    expect((await call(owner, 'PATCH', `/saved-views/${id}`, { isShared: true })).status).toBe(200);
    expect(await names(bea, 'keys')).toEqual(['Unused']);
    expect((await call(bea, 'DELETE', `/saved-views/${id}`)).status).toBe(403);
    const changed = await call(owner, 'PATCH', `/saved-views/${id}`, { params: { range: '7d', sort: 'team' } });
    expect(changed.body.params).toEqual({ sort: ['team'] });
    // A budget counts usage: a view of keys says nothing about that.
    const budget = { name: 'By keys', amount: '5', scope: { savedViewId: id } };
    expect((await call(owner, 'POST', '/budgets', budget)).status).toBe(400);
    expect((await call(owner, 'DELETE', `/saved-views/${id}`)).status).toBe(204);
    expect(await names(bea, 'keys')).toEqual([]);
  });
});
