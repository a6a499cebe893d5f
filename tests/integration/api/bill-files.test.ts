import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, expect, test } from 'vitest';
import { BillFile, BillPreview } from '@/lib/contracts/connections/bill-files';
import { getDb, getPool } from '@/lib/db/client';
import { parseDecimalToNanos } from '@/lib/domain/money';
import { readCsvRows } from '@/lib/providers/focus/csv-rows';
import { importWaitingFile } from '@/lib/services/connections/manage-bill-files';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';

useTestDatabase();

const FIXTURES = path.join(import.meta.dirname, '../../fixtures/focus');
let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await createTestWorkspace('bills');
});

const call = async (url: string, init: Parameters<typeof callRoute>[1] = {}) => {
  const token = workspace.tokens.admin;
  const response = await callRoute(url, { token, ...init });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
};

const begin = async (content: Uint8Array, name = 'bill.csv') => {
  const body = { name, size: content.length, connectionName: 'Azure' };
  const { status, body: made } = await call('/bill-files', { method: 'POST', body });
  expect(status).toBe(201);
  return BillFile.parse(made).id;
};

const send = (id: string, start: number, bytes: Uint8Array) =>
  call(`/bill-files/${id}/content?start=${start}`, { method: 'PUT', bytes });

async function upload(content: Uint8Array, name?: string, step = 5_000): Promise<string> {
  const id = await begin(content, name);
  for (let at = 0; at < content.length; at += step) {
    expect((await send(id, at, content.subarray(at, at + step))).status).toBe(200);
  }
  return id;
}

const preview = async (id: string) => BillPreview.parse((await call(`/bill-files/${id}/preview`)).body);

async function runImport(id: string): Promise<BillFile> {
  expect((await call(`/bill-files/${id}/import`, { method: 'POST' })).status).toBe(202);
  await importWaitingFile(workspace.id);
  return BillFile.parse((await call(`/bill-files/${id}`)).body);
}

const sumStored = async () => {
  const { rows } = await getPool().query<{ nanos: string; list: string }>(
    'SELECT sum(amount_nanos)::text AS nanos, sum(list_nanos)::text AS list FROM cost_day WHERE workspace_id = $1',
    [workspace.id],
  );
  return rows[0];
};

async function sumCsv(column: string): Promise<string> {
  let sum = 0n;
  const batches = readCsvRows(createReadStream(path.join(FIXTURES, 'azure.csv')), (header) => header);
  for await (const batch of batches) for (const { row } of batch) sum += parseDecimalToNanos(row[column] ?? '');
  return sum.toString();
}

test.each([
  ['azure.csv', 'csv', 'line'],
  ['azure.csv.gz', 'gzip', 'line'],
  ['azure-decimal-snappy.parquet', 'parquet', 'row'],
])('%s: sent in parts, looked at, imported exactly; its parts are gone', async (name, format) => {
  const content = name.endsWith('.gz')
    ? gzipSync(await readFile(path.join(FIXTURES, 'azure.csv')))
    : await readFile(path.join(FIXTURES, name));
  const id = await upload(content, name);
  const seen = await preview(id);
  expect(seen).toMatchObject({
    ...{ format, version: '1.4', missing: [], problems: [], checkedRows: 60, unpricedRows: 0 },
    ...{ issuers: ['Microsoft'], currencies: ['USD'], periods: [{ from: '2026-11-01', until: '2026-12-01' }] },
  });
  expect(seen.columns.filter(({ column }) => column === 'BilledCost' || column === 'Tags')).toEqual([
    { column: 'BilledCost', use: 'amount' },
    { column: 'Tags', use: null },
  ]);
  expect(seen.rows[1]).toEqual({
    ...{ day: '2026-11-02', project: 'sub-1', key: '/subscriptions/ü/1', line: 'gpt-5 "input", part 1' },
    ...{ amount: '0.246913578', listAmount: '0.493827156', currency: 'USD' },
  });
  expect(await getDb().connection.count({ where: { workspaceId: workspace.id, name: 'Azure' } })).toBe(0);

  expect(await runImport(id)).toMatchObject({
    ...{ state: 'imported', rows: 60, error: null },
    result: { rows: 60, unpriced: 0, replaced: 0, from: '2026-11-01', until: '2026-12-01' },
  });
  expect(await sumStored()).toEqual({ nanos: await sumCsv('BilledCost'), list: await sumCsv('ListCost') });
  expect(await getDb().billFilePart.count()).toBe(0);
  // Again: the period is replaced and not added.
  await runImport(await upload(content, name));
  expect((await sumStored())?.nanos).toBe(await sumCsv('BilledCost'));
});

test('parts come in order and within the size; a file that is not whole is neither shown nor imported', async () => {
  const content = Buffer.from('a,b\n1,2\n');
  const id = await begin(content);
  const tell = async (start: number, bytes: Uint8Array) => {
    const { status, body } = await send(id, start, bytes);
    return [status, body.detail ?? body.received];
  };
  expect(await tell(2, content)).toEqual([409, expect.stringContaining('start 2: expected 0')]);
  expect(await tell(0, Buffer.alloc(0))).toEqual([409, expect.stringContaining('the part is empty')]);
  expect(await tell(0, Buffer.alloc(9))).toEqual([409, expect.stringContaining('expected at most 8')]);
  expect(await tell(0, content.subarray(0, 4))).toEqual([200, 4]);
  expect(await tell(0, content.subarray(0, 4))).toEqual([409, expect.stringContaining('expected 4')]);
  for (const [url, init] of [
    [`/bill-files/${id}/preview`, {}],
    [`/bill-files/${id}/import`, { method: 'POST' }],
  ] as const) {
    const { status, body } = await call(url, init);
    expect([status, body.detail]).toEqual([409, expect.stringContaining('4 of 8 bytes are there')]);
  }
  expect((await send(id, 4, Buffer.alloc(1_048_577))).status).toBe(413);
  const big = await call('/bill-files', {
    ...{ method: 'POST', body: { name: 'x', size: 5 * 1024 ** 3, connectionName: 'Azure' } },
  });
  expect([big.status, big.body.errors[0].path]).toEqual([400, 'size']);
  expect((await call(`/bill-files/${id}`, { method: 'DELETE' })).status).toBe(204);
  expect((await call(`/bill-files/${id}`)).status).toBe(404);
  expect(await getDb().billFilePart.count()).toBe(0);
});

test('a file that cannot be read says where, what and what was expected, before and after; nothing is stored', async () => {
  const text = (await readFile(path.join(FIXTURES, 'azure.csv'), 'utf8')).replace(/^0\.246[^,]*/m, 'much');
  const id = await upload(Buffer.from(text));
  const problem = { path: 'line 3', message: 'BilledCost "much": expected a decimal number below nine billion' };
  expect((await preview(id)).problems).toEqual([problem]);
  expect(await runImport(id)).toMatchObject({ state: 'failed', errors: [problem], result: null });
  expect((await sumStored())?.nanos).toBeNull();
  expect(await getDb().billFilePart.count()).toBe(0);

  const foreign = await preview(await upload(Buffer.from('date,total\n2026-11-01,3\n')));
  expect(foreign).toMatchObject({
    ...{ columns: [{ column: 'date' }, { column: 'total' }], rows: [], checkedRows: 0 },
    missing: expect.arrayContaining(['BilledCost', 'BillingCurrency']),
    problems: [{ path: '', message: expect.stringContaining('line 1: the columns BilledCost') }],
  });
});

test('a worker that died is replaced, one whose connection is busy waits, and old uploads are forgotten', async () => {
  const content = await readFile(path.join(FIXTURES, 'azure.csv'));
  const id = await upload(content);
  await call(`/bill-files/${id}/import`, { method: 'POST' });
  const asked = await getDb().auditEntry.findFirst({ where: { action: 'bill-file.import-asked', target: id } });
  expect(asked?.detail).toMatchObject({ name: expect.stringContaining('.csv') });
  const set = (fields: string) => getPool().query(`UPDATE bill_file SET ${fields} WHERE id = $1`, [id]);
  await set("state = 'importing'");
  expect(await importWaitingFile(workspace.id)).toEqual({ mayWait: true });
  await set("updated_at = now() - interval '2 minutes'");
  expect(await importWaitingFile(workspace.id)).toEqual({ mayWait: false });

  const second = await upload(content);
  await getPool().query(
    "UPDATE connection SET lease_owner = gen_random_uuid(), lease_until = now() + interval '1 hour'",
  );
  expect(await runImport(second)).toMatchObject({ state: 'waiting', error: null });
  await getPool().query('UPDATE connection SET lease_until = NULL');
  await importWaitingFile(workspace.id);
  expect((await call(`/bill-files/${second}`)).body.state).toBe('imported');

  const left = await begin(content);
  await getPool().query("UPDATE bill_file SET updated_at = now() - interval '25 hours' WHERE id = $1", [left]);
  await importWaitingFile(workspace.id);
  expect((await call('/bill-files')).body.data.map((one: BillFile) => one.id)).toEqual([second, id]);
});
