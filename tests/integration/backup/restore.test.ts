import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { closeDatabase, getDb, getPool } from '@/lib/db/client';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { overrideEnv } from '@/lib/env';
import { backUp, restore, type TableSum } from '@/lib/services/installation/back-up';
import { verifyAudit } from '@/lib/services/people/list-activity';
import { createTestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createReadConnection, findWrongSums, type MinuteFact, storeFacts } from '../../support/usage-facts';

useTestDatabase();

const PHRASE = { kind: 'passphrase' as const, value: 'a long phrase that nobody guesses' };
const NAME = 'Wörld \\ "quoted"\n\tnext';
const folderAt = mkdtemp(path.join(os.tmpdir(), 'spendwatch-backup-'));
const emptyName = `restore_${randomBytes(6).toString('hex')}`;
let sourceUrl = '';
let file = '';
let saved: TableSum[] = [];
let workspaceId = '';

async function runAdmin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresAdminUrl') });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** Points this process at another database of the same server. */
async function goTo(url: string): Promise<void> {
  await closeDatabase();
  overrideEnv({ DATABASE_URL: url });
}

function urlOfEmpty(): string {
  const url = new URL(inject('postgresAdminUrl'));
  url.pathname = `/${emptyName}`;
  return url.toString();
}

const open = (name = file) => createReadStream(name) as AsyncIterable<Buffer>;
const give = (value: string) => async () => ({ ...PHRASE, value });

beforeAll(async () => {
  sourceUrl = String(process.env['DATABASE_URL']);
  ({ id: workspaceId } = await createTestWorkspace(NAME));
  const span: [Date, Date] = [new Date('2026-10-01T00:00:00Z'), new Date('2026-11-02T00:00:00Z')];
  const connection = await createReadConnection(workspaceId, 'OpenAI', { minute: span, hour: span, day: span });
  const names = { model: 'gpt-5', project: 'proj_a', apiKey: 'key_a', user: null, kind: 'completions' };
  const group = { ...names, serviceTier: null, batch: null, connection };
  const facts: MinuteFact[] = [];
  for (let at = span[0].getTime(); at < span[1].getTime(); at += 3_600_000) {
    facts.push({ at: new Date(at), group, requests: 1n, inputTokens: 1n, costNanos: 2_000_000_000n });
  }
  await storeFacts(workspaceId, facts, ['minute', 'hour', 'day']);
  for (let at = 0; at < 5; at += 1) {
    await insertAuditEntry(getDb(), {
      workspaceId,
      actor: 'Ada',
      action: 'a.b',
      target: 'c',
      detail: { text: '\\N\t\n' },
    });
  }
  file = path.join(await folderAt, 'all.backup');
  saved = await backUp(createWriteStream(file), PHRASE);
  await runAdmin(`CREATE DATABASE ${emptyName} TEMPLATE ${inject('templateDatabase')}`);
});

afterAll(async () => {
  await goTo(sourceUrl);
  await runAdmin(`DROP DATABASE IF EXISTS ${emptyName} WITH (FORCE)`);
  await rm(await folderAt, { recursive: true, force: true });
});

const flip = (at: number) => (bytes: Buffer) => {
  const copy = Buffer.from(bytes);
  const place = at < 0 ? copy.length + at : at;
  copy[place] = (copy[place] ?? 0) ^ 1;
  return copy;
};

describe('a backup', () => {
  test('holds every row of every table, and nothing that can be read without its key', async () => {
    const byTable = Object.fromEntries(saved.map(({ table, rows }) => [table, rows]));
    expect(byTable['usage_minute']).toBeGreaterThan(700);
    expect(byTable['audit_entry']).toBe(5);
    const bytes = await readFile(file);
    for (const text of ['gpt-5', 'quoted', workspaceId]) expect(bytes.includes(text), text).toBe(false);
  });

  test('is refused by a database that has rows', async () => {
    await expect(restore(open(), give(PHRASE.value))).rejects.toThrow(/into an empty database only/);
  });

  const damages: { name: string; change: (bytes: Buffer) => Buffer; message: RegExp }[] = [
    { name: 'one changed bit', change: flip(-40), message: /does not open it|was changed/ },
    { name: 'a changed start', change: flip(12), message: /does not open it|was changed/ },
    { name: 'the end cut off', change: (bytes) => bytes.subarray(0, -1), message: /ends too early/ },
    {
      name: 'something put behind it',
      change: (bytes) => Buffer.concat([bytes, Buffer.from('x')]),
      message: /goes on after/,
    },
    { name: 'another kind of file', change: () => Buffer.alloc(200, 65), message: /no backup of Spendwatch/ },
    { name: 'nothing in it', change: () => Buffer.alloc(0), message: /ends too early/ },
  ];
  test.each(damages)('with $name leaves the database empty', async ({ change, message }) => {
    await goTo(urlOfEmpty());
    const damaged = path.join(await folderAt, 'damaged');
    await writeFile(damaged, change(await readFile(file)));
    await expect(restore(open(damaged), give(PHRASE.value))).rejects.toThrow(message);
    expect(await getDb().workspace.count()).toBe(0);
  });

  test('does not open with another phrase', async () => {
    await goTo(urlOfEmpty());
    await expect(restore(open(), give('another long phrase'))).rejects.toThrow(/passphrase does not open it/);
  });

  test('comes back row for row in an empty database, which then goes on by itself', async () => {
    await goTo(urlOfEmpty());
    expect(await restore(open(), give(PHRASE.value))).toEqual(saved);
    const { rows } = await getPool().query('SELECT name FROM workspace WHERE id = $1', [workspaceId]);
    expect(rows).toEqual([{ name: NAME }]);
    expect(await findWrongSums()).toEqual([]);
    expect(await verifyAudit(workspaceId)).toMatchObject({ entries: 5, broken: null });
    await insertAuditEntry(getDb(), { workspaceId, actor: 'Ada', action: 'a.b', target: 'c', detail: {} });
    const again = await backUp(createWriteStream(path.join(await folderAt, 'again')), PHRASE);
    const sumOf = (sums: TableSum[]) => sums.find((one) => one.table === 'usage_minute');
    expect(sumOf(again)).toEqual(sumOf(saved));
  });
});
