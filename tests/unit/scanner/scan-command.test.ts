import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import Ajv from 'ajv';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeKey } from './scan-with';
import { createRepository, type TemporaryRepository } from './temporary-repository';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const TSX = createRequire(import.meta.url).resolve('tsx');

let repository: TemporaryRepository;
let key: string;
beforeEach(() => {
  repository = createRepository();
  key = makeKey();
  repository.write('src/client.ts', `const apiKey = "${key}";\n`);
});
afterEach(() => repository.remove());

/** The schema is of draft 4, whose names for itself later drafts do not know. */
const dropNames = (name: string, value: unknown) =>
  ['id', '$schema'].includes(name) && typeof value === 'string' ? undefined : value;

type Result = { code: number | null; stdout: string; stderr: string };

function start(args: readonly string[]) {
  const child = spawn(
    process.execPath,
    ['--import', TSX, path.join(ROOT, 'tests/unit/scanner/scan-runner.ts'), 'scan', ...args],
    {
      cwd: repository.root,
      env: { ...process.env, TSX_TSCONFIG_PATH: path.join(ROOT, 'tsconfig.json') },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  const result: Result = { code: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    result.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    result.stderr += text;
  });
  child.stdin.on('error', () => {});
  const ended = new Promise<Result>((resolve) => child.on('close', (code) => resolve({ ...result, code })));
  return { child, result, ended };
}

function scan(args: readonly string[], input = ''): Promise<Result> {
  const { child, ended } = start(args);
  child.stdin.end(input);
  return ended;
}

describe('scan', () => {
  test('findings: status 1, place and advice, and no secret on any stream', async () => {
    const { code, stdout, stderr } = await scan([]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('1 secret found')]);
    expect(stdout).toContain('src/client.ts:1:17  critical  OpenAI project key');
    expect(stdout).toContain('Rotate it first');
    expect(stdout + stderr).not.toContain(key);
  });

  test('JSON has the promised fields', async () => {
    const { code, stdout } = await scan(['.', '--format', 'json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual([
      {
        rule: 'openai-project-key',
        title: 'OpenAI project key',
        provider: 'openai',
        severity: 'critical',
        path: 'src/client.ts',
        line: 1,
        column: 17,
        fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
        redacted: `sk-proj-…${key.slice(-4)}`,
      },
    ]);
  });

  test('SARIF passes the schema of 2.1.0', async () => {
    repository.commit('leak');
    const { stdout } = await scan(['--history', '--format', 'sarif']);
    const schema = JSON.parse(JSON.stringify(sarifSchema, dropNames));
    const validate = new Ajv({
      strict: false,
      validateFormats: false,
      validateSchema: false,
      unicodeRegExp: false,
    }).compile({
      ...schema,
      $schema: undefined,
    });
    const log = JSON.parse(stdout);
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
    expect(log.runs[0].results[0]).toMatchObject({ ruleId: 'openai-project-key', level: 'error' });
    expect(stdout).not.toContain(key);
  });

  test('nothing found: status 0', async () => {
    repository.write('src/client.ts', 'clean');
    expect(await scan(['--json'])).toMatchObject({ code: 0, stdout: '[]\n' });
  });

  test.each([
    ['an unknown option', ['--nonsense']],
    ['an unknown format', ['--format', 'xml']],
    ['a path that is not there', ['no-such-path']],
    ['staged and history at once', ['--staged', '--history']],
    ['since without history', ['--since', 'HEAD']],
    ['a revision that is not there', ['--history', '--since', 'nowhere']],
    ['standard input beside a path', ['-', '.']],
    ['a baseline that is not there', ['--baseline', 'none.json']],
    ['a broken baseline', ['--baseline', 'src/client.ts']],
  ])('wrong use, %s: status 2 and the reason', async (_name, args) => {
    const { code, stdout, stderr } = await scan(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trim()).not.toBe('');
  });

  test('a rotated key stays settled in the baseline in whatever commit and file it is seen', async () => {
    expect((await scan(['--update-baseline'])).code).toBe(0);
    const file = path.join(repository.root, '.spendwatch-leaks.json');
    const baseline = JSON.parse(readFileSync(file, 'utf8'));
    expect(baseline.leaks).toMatchObject([{ rule: 'openai-project-key', path: 'src/client.ts', state: 'accepted' }]);
    expect(readFileSync(file, 'utf8')).not.toContain(key);
    writeFileSync(
      file,
      JSON.stringify({
        ...baseline,
        leaks: [{ ...baseline.leaks[0], state: 'rotated', reason: 'replaced on Monday' }],
      }),
    );
    repository.write('other/place.py', `\n\nKEY = "${key}"`);
    repository.commit('moved');
    expect((await scan([])).code).toBe(0);
    expect((await scan(['--history'])).code).toBe(0);
    repository.write('new.txt', makeKey());
    expect((await scan(['--update-baseline'])).code).toBe(0);
    const leaks: { state: string }[] = JSON.parse(readFileSync(file, 'utf8')).leaks;
    expect(leaks.map((leak) => leak.state).sort()).toEqual(['accepted', 'rotated']);
  });

  test('a log stream is told about while it goes on', async () => {
    const { child, result, ended } = start(['-']);
    child.stdin.write(`one\nauthorization: Bearer ${key}\n`);
    await expect.poll(() => result.stdout, { timeout: 15_000 }).toContain('(standard input):2:23');
    child.stdin.write(`again ${key}\n`);
    child.stdin.end();
    expect(await ended).toMatchObject({ code: 1, stderr: expect.stringContaining('1 secret found') });
  });
});
