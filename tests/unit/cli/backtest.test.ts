import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const START = Date.UTC(2026, 1, 2) / 1_000;
const LEARN_HOURS = 21 * 24;
const EVALUATE_FROM = new Date((START + LEARN_HOURS * 3_600) * 1_000).toISOString();

type Result = { code: number | null; stdout: string; stderr: string };

function run(args: readonly string[], input?: string): Promise<Result> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/unit/cli/backtest-runner.ts', 'backtest', ...args], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const result: Result = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    result.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    result.stderr += chunk;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  return new Promise((resolve) => child.on('close', (code) => resolve({ ...result, code })));
}

function buildHour(hour: number, tokens: number): string {
  const start = START + hour * 3_600;
  const row = {
    object: 'organization.usage.completions.result',
    project_id: 'proj_1',
    api_key_id: 'key_ci',
    user_id: 'user_1',
    model: 'gpt-4.1',
    batch: false,
    service_tier: 'default',
    num_model_requests: 100,
    input_tokens: tokens,
    input_cached_tokens: 0,
    output_tokens: 0,
  };
  return JSON.stringify({ object: 'bucket', start_time: start, end_time: start + 3_600, results: [row] });
}

/** Three weeks and two days of $2 an hour; `leaks` adds two hours of $60. */
function buildRecording(leaks: boolean): string {
  const lines: string[] = [];
  for (let hour = 0; hour < LEARN_HOURS + 48; hour++) {
    const isLeak = leaks && hour >= LEARN_HOURS + 20 && hour < LEARN_HOURS + 22;
    lines.push(buildHour(hour, isLeak ? 30_000_000 : 900_000 + (hour % 7) * 30_000));
  }
  return `${lines.join('\n')}\n`;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'backtest-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

describe('backtest', () => {
  test('a leak: exit 1, one JSON line an event, in order', async () => {
    const file = await write('leak.jsonl', buildRecording(true));
    const { code, stdout } = await run([file, '--evaluate-from', EVALUATE_FROM, '--json']);
    expect(code).toBe(1);
    const events = stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(events[0]).toMatchObject({
      event: 'opened',
      incident: 1,
      scope: { projectId: 'proj_1', apiKeyId: 'key_ci' },
    });
    expect(Object.keys(events[0])).toEqual(
      expect.arrayContaining([
        'at',
        'kind',
        'severity',
        'window',
        'observed',
        'expected',
        'excess',
        'ratePerHour',
        'explanation',
      ]),
    );
    expect(events[0].at).toMatch(/^2026-02-23T21:00:00Z$/);
    expect(Number(events[0].excess)).toBeGreaterThan(50);
    const instants = events.map(({ at }: { at: string }) => at);
    expect(instants).toEqual([...instants].sort());
  });

  test('no leak: exit 0 and a closing line; gzip and standard input are read', async () => {
    const calm = buildRecording(false);
    const file = await write('calm.jsonl.gz', gzipSync(calm));
    const zipped = await run([file, '--evaluate-from', EVALUATE_FROM]);
    expect(zipped).toMatchObject({ code: 0, stderr: '' });
    expect(zipped.stdout).toContain(`${LEARN_HOURS + 48} buckets`);
    expect((await run(['-', '--evaluate-from', EVALUATE_FROM], calm)).stdout).toBe(zipped.stdout);
  });

  test('an announced change is silent', async () => {
    const file = await write('planned.jsonl', buildRecording(true));
    const plans = await write(
      'plans.json',
      JSON.stringify([
        { scope: { apiKeyId: 'key_ci' }, multiplier: 40, from: '2026-02-23T12:00:00Z', note: 'load test' },
      ]),
    );
    expect((await run([file, '--evaluate-from', EVALUATE_FROM, '--plans', plans, '--json'])).stdout).toBe('');
  });

  test('a bad line: exit 2 with line number and reason; --skip-bad counts it and goes on', async () => {
    const lines = buildRecording(true).split('\n');
    lines.splice(9, 0, '{"object":"bucket",');
    const file = await write('bad.jsonl', lines.join('\n'));
    const strict = await run([file]);
    expect(strict.code).toBe(2);
    expect(strict.stderr).toMatch(/bad\.jsonl, line 10: not JSON/);
    const lenient = await run([file, '--skip-bad', '--evaluate-from', EVALUATE_FROM]);
    expect(lenient.code).toBe(1);
    expect(lenient.stdout).toContain('1 bad lines skipped');
  });

  test('a cut archive: exit 2', async () => {
    const file = await write('cut.jsonl.gz', gzipSync(buildRecording(false)).subarray(0, 2_000));
    const { code, stderr } = await run([file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/after line \d+: cannot be read further/);
  });

  const wrong: [name: string, args: string[], reason: RegExp][] = [
    ['a file that is not there', ['/nowhere/usage.jsonl'], /cannot be read/],
    ['an unknown zone', ['-', '--timezone', 'Mars/Olympus'], /IANA time zone/],
    ['an unknown sensitivity', ['-', '--sensitivity', 'extreme'], /low, medium, high/],
    ['a budget below zero', ['-', '--monthly-budget', '-5'], /above 0/],
    ['an instant in words', ['-', '--evaluate-from', 'yesterday'], /ISO 8601/],
  ];
  test.each(wrong)('%s: exit 2', async (_name, args, reason) => {
    const { code, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(reason);
  });
}, 60_000);
