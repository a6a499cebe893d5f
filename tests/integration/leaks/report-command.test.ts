import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createBearerToken, hashBearerToken } from '@/lib/auth/bearer-token';
import { getDb } from '@/lib/db/client';
import { writeCorpus } from '../../bench/scanner/corpus';
import { callRoute } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { makeKey } from '../../unit/scanner/scan-with';
import { type Seeded, seedWorkspace } from '../incidents/seed';

const database = useTestDatabase();
const ROOT = path.resolve(import.meta.dirname, '../../..');

let server: Server;
let address: string;
let folder: string;
let seeded: Seeded;
let token: string;
const received: string[] = [];
const key = makeKey();

beforeAll(async () => {
  seeded = await seedWorkspace();
  const { workspaceId, connectionId } = seeded;
  await getDb().providerApiKey.update({
    where: { workspaceId_connectionId_id: { workspaceId, connectionId, id: 'key_ci' } },
    data: { redactedValue: `sk-...${key.slice(-4)}` },
  });
  token = createBearerToken(workspaceId);
  await getDb().apiToken.create({
    data: { workspaceId, name: 'ci', role: 'member', tokenHash: hashBearerToken(token) },
  });
  server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    received.push(body);
    const url = (request.url ?? '').replace('/api/v1', '');
    const sent = request.headers.authorization?.replace('Bearer ', '');
    const answer = await callRoute(url, { method: request.method ?? 'GET', token: sent, body });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = mkdtempSync(path.join(tmpdir(), 'spendwatch-report-'));
  writeFileSync(path.join(folder, 'client.ts'), `const apiKey = "${key}";\n`);
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

type Result = { code: number | null; stdout: string; stderr: string };

function scan(words: readonly string[], env: Record<string, string>, place = folder): Promise<Result> {
  const runner = path.join(ROOT, 'tests/unit/scanner/scan-runner.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', runner, 'scan', place, ...words], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const result: Result = { code: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    result.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    result.stderr += text;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ ...result, code })));
}

test('over HTTP: the finding names the known key, the incident opens, and the key is in no request', async () => {
  const { code, stdout } = await scan(['--json', '--report', address, '--source', 'acme/app'], {
    SPENDWATCH_TOKEN: token,
  });
  expect([code, JSON.parse(stdout)]).toMatchObject([
    1,
    [{ rule: 'openai-project-key', keyId: 'key_ci', key: { name: 'ci-runner' } }],
  ]);
  expect(received.join('')).toContain('acme/app');
  expect(received.join('') + stdout).not.toContain(key);
  const incidents = await getDb().incident.findMany({ where: { workspaceId: seeded.workspaceId } });
  expect(incidents).toMatchObject([{ kind: 'leak', severity: 'critical', state: 'open' }]);
});

test('beside an instance with the same environment no token is needed', async () => {
  const { code, stdout } = await scan(['--json', '--report'], { DATABASE_URL: database.url });
  expect([code, JSON.parse(stdout)]).toMatchObject([1, [{ keyId: 'key_ci' }]]);
});

test('a scan that reports nothing names known keys where an installation is at hand, and stores nothing', async () => {
  const before = await getDb().leakFinding.findMany();
  const env = { SPENDWATCH_SECRET: Buffer.alloc(32, 7).toString('base64') };
  const { code, stdout } = await scan(['--json'], { ...env, DATABASE_URL: database.url });
  expect([code, JSON.parse(stdout)]).toMatchObject([1, [{ keyId: 'key_ci' }]]);
  expect(await getDb().leakFinding.findMany()).toEqual(before);
  const away = await scan(['--json'], { ...env, DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/none' });
  expect(away).toMatchObject({ code: 1, stderr: expect.stringContaining('not compared with the keys') });
  expect(JSON.parse(away.stdout)).toMatchObject([{ rule: 'openai-project-key' }]);
});

test('an address that does not answer is status 3, a missing or wrong token status 2', async () => {
  const closed = await scan(['--json', '--report', 'http://127.0.0.1:9'], { SPENDWATCH_TOKEN: token });
  expect(closed).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('does not answer') });
  expect(await scan(['--json', '--report', address], {})).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('SPENDWATCH_TOKEN'),
  });
  const wrong = await scan(['--json', '--report', address], { SPENDWATCH_TOKEN: `${token.slice(0, -4)}zzzz` });
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('status 401') });
});

test('of a thousand keys in forty kinds of places none is in a report, a request, a log line or the database', async () => {
  const corpusFolder = mkdtempSync(path.join(tmpdir(), 'spendwatch-corpus-'));
  onTestFinished(() => rmSync(corpusFolder, { recursive: true, force: true }));
  const { planted } = await writeCorpus(corpusFolder, Math.floor(Math.random() * 2 ** 32));
  const outputs: string[] = [];
  for (const format of ['json', 'sarif']) {
    const words = ['--format', format, '--no-ignore', '--report', address];
    const { code, stdout, stderr } = await scan(words, { SPENDWATCH_TOKEN: token }, corpusFolder);
    expect(code, stderr).toBe(1);
    outputs.push(stdout, stderr);
  }
  expect(await getDb().leakFinding.count()).toBeGreaterThan(planted.length * 0.9);
  const tables = await getDb().$queryRaw<{ name: string }[]>`
    SELECT quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`;
  for (const { name } of tables) {
    const rows = await getDb().$queryRawUnsafe<{ row: string }[]>(`SELECT t::text AS row FROM ${name} t`);
    outputs.push(...rows.map(({ row }) => row));
  }
  const all = [...outputs, ...received].join('\n');
  expect(all.length).toBeGreaterThan(100_000);
  expect(planted.filter((one) => all.includes(one.key))).toEqual([]);
}, 120_000);
