import { expect, test } from 'vitest';
import type { InventoryRow } from '@/lib/contracts/keys/inventory';
import { INVENTORY_COLUMNS } from '@/lib/domain/keys/inventory';
import { filterInventory, listColumns, sortInventory } from '@/lib/presenters/keys/inventory-view';
import { measureProcessorMs } from '@/tests/support/processor-time';

const row = (id: string, fields: Partial<InventoryRow> = {}): InventoryRow => ({
  ...{ id, name: `service ${id}`, connection: { id: 'c1', name: 'Production' }, project: { id: 'p1', name: 'Alpha' } },
  ...{ redactedValue: null, owner: null, ownerHasAccess: null, purpose: null, team: null, createdAt: null },
  ...{ lastUsedAt: null, expiresAt: null, firstSeenAt: '2026-01-01T00:00:00Z', lastSeenAt: '2026-01-01T00:00:00Z' },
  ...{ rotateOn: null, spend: '0', requests: 0, models: [], limit: null, findings: [], ...fields },
});
const ALL = { project: null, connection: null };
const ids = (rows: readonly InventoryRow[]) => rows.map(({ id }) => id);

test('sorts by amount, not by text, and puts what has no value last either way', () => {
  const rows = [
    row('a', { spend: '9' }),
    row('b', { spend: '10.5' }),
    row('c', { lastUsedAt: '2026-02-01T00:00:00Z' }),
  ];
  expect(ids(sortInventory(rows, { column: 'spend', isDescending: true }))).toEqual(['b', 'a', 'c']);
  expect(ids(sortInventory(rows, { column: 'lastUsedAt', isDescending: true }))).toEqual(['c', 'a', 'b']);
  expect(ids(sortInventory(rows, { column: 'lastUsedAt', isDescending: false }))).toEqual(['c', 'a', 'b']);
});

test('finds by name, model, owner and finding', () => {
  const found = { code: 'old' as const, severity: 'info' as const };
  const rows = [row('a', { models: ['gpt-5.4'] }), row('b', { owner: 'Ada', findings: [found] })];
  expect(ids(filterInventory(rows, { ...ALL, text: 'GPT-5', finding: null }))).toEqual(['a']);
  expect(ids(filterInventory(rows, { ...ALL, text: 'ada', finding: null }))).toEqual(['b']);
  expect(ids(filterInventory(rows, { ...ALL, text: '', finding: 'old' }))).toEqual(['b']);
  expect(filterInventory(rows, { ...ALL, text: 'ada', finding: 'unused' })).toEqual([]);
});

test('five thousand keys are filtered and sorted by any column within a tenth of a second', () => {
  const rows = Array.from({ length: 5_000 }, (_, index) =>
    row(`key_${(index * 7919) % 5_000}`, { spend: String((index * 31) % 977), owner: `Owner ${index % 50}` }),
  );
  for (const column of INVENTORY_COLUMNS) {
    const show = () =>
      sortInventory(filterInventory(rows, { ...ALL, text: 'owner 1', finding: null }), { column, isDescending: false });
    expect(measureProcessorMs(show), column).toBeLessThan(100);
  }
});

test('each kind shows a name and nothing that it does not have', () => {
  expect(listColumns('people')).not.toContain('expiresAt');
  expect(listColumns('admin-keys')).toContain('expiresAt');
  expect(listColumns('projects')).toContain('limit');
});
