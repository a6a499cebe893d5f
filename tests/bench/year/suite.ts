import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Random } from '../detection/random';
import type { BenchResult, Figure } from '../table';

const KEYS = 60;
/** Keys in use within a minute. */
const ACTIVE_KEYS = 20;
const MINUTES = 365 * 1_440;
const MINUTES_PER_WRITE = 200;
const START_SECONDS = Date.UTC(2026, 0, 1) / 1_000;
const SIZES = 8;
/**
 * Memory is looked at this often in the second four weeks and in the last. It holds room that the runtime keeps without
 * using it, more or less of it from run to run, so it has no goal: what is in use is judged by the suite of detection.
 */
const LOOK_MINUTES = 2_000;
const FOUR_WEEKS = 28 * 1_440;
const MOST_SECONDS = 60;
const LAUNCHER = fileURLToPath(new URL('../../../lib/cli/launcher.mjs', import.meta.url));

/** A year of minutes of sixty keys through `spendwatch backtest -`: seconds of all of it, memory early and late. */
export async function runYearBench(): Promise<BenchResult> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [LAUNCHER, 'backtest', '-', '--json'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let events = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 0x0a) events++;
  });
  const ended = once(child, 'exit');
  const early: number[] = [];
  const late: number[] = [];
  let bytes = 0;
  for (let minute = 0; minute < MINUTES; minute += MINUTES_PER_WRITE) {
    const text = writeMinutes(minute, Math.min(MINUTES, minute + MINUTES_PER_WRITE));
    bytes += text.length;
    if (!child.stdin.write(text)) await once(child.stdin, 'drain');
    if (minute % LOOK_MINUTES !== 0) continue;
    if (minute >= FOUR_WEEKS && minute < 2 * FOUR_WEEKS) early.push(await measureMemory(child.pid));
    if (minute >= MINUTES - FOUR_WEEKS) late.push(await measureMemory(child.pid));
  }
  child.stdin.end();
  const [code] = await ended;
  const seconds = (performance.now() - startedAt) / 1_000;
  const figure = (name: string, value: string, goal: string, isMet: boolean | null): Figure => ({
    ...{ name, value, baseline: '', ratio: '', goal, isMet },
  });
  const [mostEarly, mostLate] = [Math.max(...early), Math.max(...late)];
  const megabytes = (count: number) => `${(count / 1e6).toFixed(0)} MB`;
  return {
    suite: 'year',
    figures: [
      figure('a year of minutes, 60 keys', `${seconds.toFixed(1)} s`, `<= ${MOST_SECONDS} s`, seconds <= MOST_SECONDS),
      figure('lines and bytes', `${MINUTES.toLocaleString('en-US')} lines, ${megabytes(bytes)}`, '', null),
      figure('exit status, events', `${code}, ${events}`, '0 or 1', code === 0 || code === 1),
      {
        ...figure('most memory, last four weeks', megabytes(mostLate), '', null),
        baseline: `second four weeks: ${megabytes(mostEarly)}`,
        ratio: (mostLate / mostEarly).toFixed(2),
      },
      {
        ...figure('memory in the middle', megabytes(middle(late)), '', null),
        baseline: `second four weeks: ${megabytes(middle(early))}`,
        ratio: (middle(late) / middle(early)).toFixed(2),
      },
    ],
  };
}

const middle = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const random = new Random(5);
const ROWS = Array.from({ length: KEYS }, (_, key) =>
  Array.from({ length: SIZES }, (__, size) => writeRow(key, size + 1)),
);

function writeRow(key: number, requests: number): string {
  return JSON.stringify({
    object: 'organization.usage.completions.result',
    project_id: `proj_${key % 9}`,
    api_key_id: `key_${key}`,
    user_id: `user_${key}`,
    model: key % 3 === 0 ? 'gpt-4.1' : 'gpt-4.1-mini',
    batch: false,
    service_tier: 'default',
    num_model_requests: requests,
    input_tokens: requests * 1_500,
    input_cached_tokens: 0,
    output_tokens: requests * 200,
    input_audio_tokens: 0,
    output_audio_tokens: 0,
  });
}

function writeMinutes(from: number, until: number): string {
  let text = '';
  for (let minute = from; minute < until; minute++) {
    const start = START_SECONDS + minute * 60;
    const first = random.integer(0, KEYS - 1);
    const rows: string[] = [];
    for (let index = 0; index < ACTIVE_KEYS; index++) {
      rows.push(ROWS[(first + index * 3) % KEYS]?.[random.integer(0, SIZES - 1)] ?? '');
    }
    text += `{"object":"bucket","start_time":${start},"end_time":${start + 60},"results":[${rows.join(',')}]}\n`;
  }
  return text;
}

/** Bytes that a process holds in memory, as the system counts them. */
async function measureMemory(pid: number | undefined): Promise<number> {
  const ps = spawn('ps', ['-A', '-o', 'pid=,ppid=,rss='], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of ps.stdout) text += chunk;
  let most = 0;
  const family = new Set([pid]);
  for (const line of text.split('\n')) {
    const [own, parent, kilobytes] = line.trim().split(/\s+/).map(Number);
    if (!family.has(own) && !family.has(parent)) continue;
    family.add(own);
    most = Math.max(most, (kilobytes ?? 0) * 1_024);
  }
  return most;
}
