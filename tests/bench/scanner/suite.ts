import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { BenchResult, Figure } from '../table';
import { writeCorpus } from './corpus';
import { type Finder, findWithGitleaks, findWithOurs, findWithSecretlint, judge } from './finders';
import { measureHistory } from './history';
import { measureSpeed } from './speed';

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
const NEEDED = 0.99;

/** Published packages whose sources are scanned for false findings: they hold no keys. */
const PACKAGES = [
  'openai',
  'zod',
  'next',
  'typescript',
  'react-dom',
  'undici',
  'pg',
  'nodemailer',
  'mailparser',
  'commander',
  'pino',
  'recharts',
  'better-auth',
  'prom-client',
  'yaml',
  'uuid',
  'web-push',
  'fast-check',
  'smtp-server',
  'csv-parse',
] as const;

async function compareFinders(root: string, seed: number): Promise<Figure[]> {
  const corpus = await writeCorpus(root, seed);
  process.stdout.write(
    `corpus of seed ${seed}: ${corpus.planted.length} keys, ${corpus.lookAlikes.length} texts that resemble keys\n`,
  );
  const finders: [string, Finder][] = [
    ['secretlint', findWithSecretlint],
    ['gitleaks', findWithGitleaks],
  ];
  const ours = await judge(findWithOurs, root, corpus);
  const others: string[] = [];
  for (const [name, find] of finders) {
    const judged = await judge(find, root, corpus);
    others.push(judged ? `${name} ${percent(judged.recall)} / ${percent(judged.precision)}` : `${name} not installed`);
  }
  const missed = ours?.missed ?? [];
  if (missed.length > 0) process.stdout.write(`missed: ${missed.slice(0, 12).join('; ')}\n`);
  return [
    {
      name: 'planted keys found / findings that are keys',
      value: `${percent(ours?.recall ?? 0)} / ${percent(ours?.precision ?? 0)}`,
      baseline: others.join(', '),
      ratio: '',
      goal: '99 % / 99 %',
      isMet: (ours?.recall ?? 0) >= NEEDED && (ours?.precision ?? 0) >= NEEDED,
    },
  ];
}

async function countFalseFindings(): Promise<Figure> {
  const roots = PACKAGES.map((name) => path.resolve('node_modules', name));
  let count = 0;
  for (const root of roots) {
    for (const { path: file, secret } of (await findWithOurs(root)) ?? []) {
      count++;
      process.stdout.write(`finding in a package: ${file}, ends with ${secret.slice(-4)}\n`);
    }
  }
  return {
    name: `findings in ${PACKAGES.length} published packages`,
    value: String(count),
    baseline: '',
    ratio: '',
    goal: '0',
    isMet: count === 0,
  };
}

/** How well and how fast keys are found, beside other tools on the same files. `argument` = seed of the corpus. */
export async function runScannerSuite(argument?: string): Promise<BenchResult> {
  const root = await mkdtemp(path.join(tmpdir(), 'spendwatch-bench-scanner-'));
  try {
    execFileSync('git', ['--version']);
    const seed = argument === undefined ? Date.now() % 2 ** 31 : Number(argument);
    const figures = [
      ...(await compareFinders(path.join(root, 'corpus'), seed)),
      await countFalseFindings(),
      ...(await measureSpeed(path.join(root, 'text'))),
      ...(await measureHistory(path.join(root, 'history'))),
    ];
    return { suite: 'scanner', figures, details: { seed } };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
