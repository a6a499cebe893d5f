import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { makeLiteralTable } from '@/lib/scanner/literal-table';
import { listRules } from '@/lib/scanner/rules/catalogue';
import { runScan } from '@/lib/scanner/run-scan';
import { type Figure, median } from '../table';

const TARGET_BYTES = 256 * 1024 * 1024;
/** Threads take 64 files at once: as many as make several batches. */
const FILE_BYTES = 1024 * 1024;
const ROUNDS = 3;
const NEEDED_MB_PER_SECOND = 200;
const NEEDED_OF_RIPGREP = 0.5;

/** Source text of installed packages, as files of one megabyte. */
async function writeText(root: string): Promise<number> {
  await mkdir(root, { recursive: true });
  const sources = ['typescript', 'next', 'recharts', 'openai', 'zod'].flatMap((name) =>
    readdirSync(path.resolve('node_modules', name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:js|ts|mjs|cjs|md|json)$/.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name)),
  );
  let pieces: Buffer[] = [];
  let [length, files, at] = [0, 0, 0];
  while (files * FILE_BYTES < TARGET_BYTES) {
    const piece = readFileSync(sources[at++ % sources.length] as string);
    pieces.push(piece);
    length += piece.length;
    if (length < FILE_BYTES) continue;
    await writeFile(path.join(root, `${files++}.txt`), Buffer.concat(pieces).subarray(0, FILE_BYTES));
    [pieces, length] = [[], 0];
  }
  return files * FILE_BYTES;
}

const readCpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
};

/** Seconds of processor time: others on the machine do not count. */
async function measure(work: () => unknown): Promise<number> {
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begun = readCpuSeconds();
    await work();
    seconds.push(readCpuSeconds() - begun);
  }
  return median(seconds);
}

function readAll(root: string): void {
  const room = Buffer.alloc(256 * 1024);
  for (const name of readdirSync(root)) {
    const handle = openSync(path.join(root, name), 'r');
    while (readSync(handle, room) > 0);
    closeSync(handle);
  }
}

/** Processor time of ripgrep over the same files for the same literals; null where it is not installed. */
function measureRipgrep(root: string): number | null {
  const words = makeLiteralTable(listRules({ withGeneric: false })).flatMap(({ text }) => ['-e', text]);
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { error, stderr } = spawnSync(
      'bash',
      [
        '-c',
        'TIMEFORMAT="%U %S"; time "$@" >/dev/null',
        'bash',
        'rg',
        '-F',
        '-j1',
        '-uuu',
        '--no-config',
        ...words,
        root,
      ],
      { encoding: 'utf8' },
    );
    const [user, system] = stderr.trim().split(/\s+/).map(Number);
    if (error || !Number.isFinite(user) || !Number.isFinite(system)) return null;
    seconds.push((user ?? 0) + (system ?? 0));
  }
  return median(seconds);
}

/** Median seconds by the clock of several runs, as threads are there to make these fewer. */
async function measureElapsed(work: () => Promise<unknown>): Promise<number> {
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    await work();
    seconds.push((performance.now() - begun) / 1_000);
  }
  return median(seconds);
}

/** What all cores do together, beside one thread in the same run. Others on the machine count in both. */
async function measureThreads(root: string, bytes: number): Promise<Figure> {
  const threads = availableParallelism();
  const scan = (count: number) => () =>
    runScan({ paths: [root], mode: 'files', since: null, withIgnored: true, withGeneric: false, threads: count });
  const [one, all] = [await measureElapsed(scan(1)), await measureElapsed(scan(threads))];
  const perSecond = (seconds: number) => `${(bytes / 1_000_000 / seconds).toFixed(0)} MB/s`;
  return {
    name: `plain text on ${threads} threads, by the clock`,
    value: perSecond(all),
    baseline: `one thread ${perSecond(one)}`,
    ratio: (one / all).toFixed(2),
    goal: '',
    isMet: null,
  };
}

/** Plain text a second and core, beside reading alone and beside ripgrep for the same literals. */
export async function measureSpeed(root: string): Promise<Figure[]> {
  const bytes = await writeText(root);
  const perSecond = (seconds: number) => bytes / 1_000_000 / seconds;
  const scan = () =>
    runScan({ paths: [root], mode: 'files', since: null, withIgnored: true, withGeneric: false, threads: 1 });
  await scan();
  const [ours, reading, ripgrep] = [await measure(scan), await measure(() => readAll(root)), measureRipgrep(root)];
  const ofRipgrep = ripgrep === null ? null : ripgrep / ours;
  return [
    {
      name: 'plain text a core',
      value: `${perSecond(ours).toFixed(0)} MB/s`,
      baseline: `reading alone ${perSecond(reading).toFixed(0)} MB/s`,
      ratio: (reading / ours).toFixed(2),
      goal: `${NEEDED_MB_PER_SECOND} MB/s, or ${NEEDED_OF_RIPGREP} of ripgrep`,
      isMet: perSecond(ours) >= NEEDED_MB_PER_SECOND || (ofRipgrep ?? 0) >= NEEDED_OF_RIPGREP,
    },
    {
      name: 'plain text beside ripgrep',
      value: `${perSecond(ours).toFixed(0)} MB/s`,
      baseline: ripgrep === null ? 'ripgrep not installed' : `ripgrep ${perSecond(ripgrep).toFixed(0)} MB/s`,
      ratio: ofRipgrep === null ? '' : ofRipgrep.toFixed(2),
      goal: '',
      isMet: null,
    },
    await measureThreads(root, bytes),
  ];
}
