import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Figure } from '../table';
import { createChance, drawText, KEY_KINDS } from './random-keys';

const COMMITS = 10_000;
const FILES = 400;
const LINES = 220;
const KEY_EVERY = 1_000;
const NEEDED_SECONDS = 15;
const NEEDED_MB = 400;

/** Commits for `git fast-import`: each changes one file of some kilobytes; now and then a key stands in it. */
function* writeCommits(): Generator<string> {
  const chance = createChance(20_261_129);
  const lines = Array.from(
    { length: 2_000 },
    () => `  const ${drawText(chance, 'letters', 12)} = compute(${drawText(chance, 'lower', 24)});`,
  );
  for (let number = 1; number <= COMMITS; number++) {
    const text = Array.from({ length: LINES }, () => lines[Math.floor(chance() * lines.length)]);
    if (number % KEY_EVERY === 0) text.push(`const apiKey = "${KEY_KINDS[number % KEY_KINDS.length]?.make(chance)}";`);
    const content = text.join('\n');
    const message = `change ${number}`;
    yield `commit refs/heads/main\nmark :${number}\nauthor Ada <ada@example.org> ${1_700_000_000 + number * 600} +0000\ncommitter Ada <ada@example.org> ${1_700_000_000 + number * 600} +0000\n`;
    yield `data ${message.length}\n${message}\n${number > 1 ? `from :${number - 1}\n` : ''}M 100644 inline src/part-${number % 20}/file-${number % FILES}.ts\ndata ${content.length}\n${content}\n\n`;
  }
}

/** The newest 100 commits are cut off: their objects are still there and no ref reaches them. */
const CUT_OFF = 100;

async function createRepository(root: string): Promise<void> {
  await mkdir(root, { recursive: true });
  const git = (words: string[], input?: string) =>
    execFileSync('git', ['-C', root, ...words], { input, stdio: ['pipe', 'pipe', 'pipe'], maxBuffer: 2 ** 28 });
  git(['init', '-q', '--bare', '-b', 'main']);
  git(['fast-import', '--quiet'], [...writeCommits()].join(''));
  git(['update-ref', 'refs/heads/main', `main~${CUT_OFF}`]);
}

/** Every object of a repository of 10,000 commits, in a process of its own, beside git printing them alone. */
export async function measureHistory(root: string): Promise<Figure[]> {
  await createRepository(root);
  const begun = performance.now();
  spawnSync('bash', [
    '-c',
    'git -C "$1" cat-file --batch-all-objects --unordered --batch --buffer >/dev/null',
    'bash',
    root,
  ]);
  const gitSeconds = (performance.now() - begun) / 1_000;
  const output = execFileSync(
    process.execPath,
    [...process.execArgv, path.resolve('tests/bench/scanner/history-process.ts'), root],
    { encoding: 'utf8' },
  );
  const {
    seconds,
    megabytes,
    memoryMegabytes,
    findings,
    named,
  }: { seconds: number; megabytes: number; memoryMegabytes: number; findings: number; named: number } =
    JSON.parse(output);
  const planted = COMMITS / KEY_EVERY;
  return [
    {
      name: `all objects of ${COMMITS.toLocaleString('en-US')} commits (${megabytes.toFixed(0)} MB)`,
      value: `${seconds.toFixed(1)} s`,
      baseline: `git printing them ${gitSeconds.toFixed(1)} s`,
      ratio: (seconds / gitSeconds).toFixed(2),
      goal: `${NEEDED_SECONDS} s`,
      isMet: seconds <= NEEDED_SECONDS,
    },
    {
      name: 'keys in it, one of them in commits cut off',
      value: `${findings} found, ${named} with commit`,
      baseline: `${planted} planted`,
      ratio: '',
      goal: 'all, with commit',
      isMet: findings === planted && named === planted,
    },
    {
      name: 'memory meanwhile',
      value: `${memoryMegabytes.toFixed(0)} MB`,
      baseline: '',
      ratio: '',
      goal: `${NEEDED_MB} MB`,
      isMet: memoryMegabytes < NEEDED_MB,
    },
  ];
}
