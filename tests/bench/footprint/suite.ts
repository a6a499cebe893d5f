import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROJECT_ROOT } from '@/lib/project-root';
import { SIMULATOR_READ_KEY } from '@/lib/simulator/authorize';
import { parseScenario } from '@/lib/simulator/scenario';
import { startSimulator } from '@/lib/simulator/server';
import type { BenchResult, Figure } from '../table';
import { measureUsage, totalOf, type Usage } from './processes';

const GOAL_BYTES = 400 * 1_048_576;
const GOAL_START_SECONDS = 5;
/** Of one core; the pull of each minute is within it. */
const GOAL_IDLE_PERCENT = 3;
const IDLE_SECONDS = 120;
const PORT = 3970;

type Product = { child: ChildProcess; startSeconds: number; startCpuSeconds: number; roots: () => number[] };

/** Starts the product of `tree` as its users do, and waits until the installation works. */
async function startProduct(tree: string, dataDir: string, providerUrl: string): Promise<Product> {
  const log = openSync(path.join(dataDir, '..', 'footprint.log'), 'a');
  const began = performance.now();
  const child = spawn(process.execPath, [path.join(tree, 'lib/cli/launcher.mjs'), 'up'], {
    cwd: path.dirname(dataDir),
    stdio: ['ignore', log, log],
    env: {
      ...process.env,
      ...{
        NODE_ENV: 'production',
        SPENDWATCH_DATA_DIR: dataDir,
        PORT: String(PORT),
        DATABASE_URL: '',
        SPENDWATCH_URL: '',
      },
      ...{
        SPENDWATCH_OWNER_EMAIL: 'owner@example.com',
        SPENDWATCH_OWNER_PASSWORD: `footprint-${process.pid}-${Date.now()}`,
      },
      ...{ OPENAI_ADMIN_KEY: SIMULATOR_READ_KEY, OPENAI_BASE_URL: providerUrl },
    },
  });
  const roots = () => [child.pid ?? 0, readPostmasterPid(dataDir)].filter((pid) => pid > 0);
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${PORT}/ready/system`).catch(() => null);
    if (answer?.ok) break;
    if (child.exitCode !== null || performance.now() - began > 300_000) {
      throw new Error(`the product did not start; see ${path.dirname(dataDir)}/footprint.log`);
    }
    await sleep(50);
  }
  const startSeconds = (performance.now() - began) / 1_000;
  return { child, startSeconds, startCpuSeconds: totalOf(measureUsage(roots()), 'cpuSeconds'), roots };
}

function readPostmasterPid(dataDir: string): number {
  const file = path.join(dataDir, 'postgres/postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n', 1)[0]) : 0;
}

async function stopProduct({ child }: Product): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

/** Rows of the provider that are stored, as the product's own metrics say. */
async function readStoredRows(): Promise<number> {
  const text = await (await fetch(`http://localhost:${PORT}/metrics`)).text();
  return Number(/^spendwatch_ingest_rows\{.*change="inserted".*\} (\d+)/m.exec(text)?.[1] ?? 0);
}

/** Waits until the history is read: less than a tenth of a core for half a minute. */
async function waitUntilQuiet(product: Product): Promise<void> {
  let quiet = 0;
  for (let round = 0; round < 60 && quiet < 6; round += 1) {
    const before = totalOf(measureUsage(product.roots()), 'cpuSeconds');
    await sleep(5_000);
    const used = totalOf(measureUsage(product.roots()), 'cpuSeconds') - before;
    quiet = used < 0.5 ? quiet + 1 : 0;
  }
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1_048_576)} MB`;
const figure = (name: string, value: string, goal = '', isMet: boolean | null = null): Figure => ({
  ...{ name, value, baseline: '', ratio: '', goal, isMet },
});

function describeMemory(usages: readonly Usage[]): Figure[] {
  return usages.map(({ role, processes, rssBytes, pssBytes }) =>
    figure(`memory of ${role} (${processes})`, `PSS ${megabytes(pssBytes)}, RSS ${megabytes(rssBytes)}`),
  );
}

/**
 * What an idle installation costs: memory, CPU and a warm start of web, worker and database with 12 keys and 90 days of
 * history. `tree` is a built production tree or an installed package; without one, this checkout. Linux only. Times of the
 * clock need a machine that does nothing else; the CPU seconds beside them do not.
 */
export async function runFootprintBench(tree: string = PROJECT_ROOT): Promise<BenchResult> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'spendwatch-footprint-'));
  const dataDir = path.join(folder, 'data');
  const simulator = await startSimulator({ scenario: parseScenario({ name: 'calm', events: [] }), seed: 1 });
  let product: Product | null = null;
  try {
    product = await startProduct(path.resolve(tree), dataDir, simulator.url);
    const first = product;
    await waitUntilQuiet(first);
    await stopProduct(first);
    product = await startProduct(path.resolve(tree), dataDir, simulator.url);
    await waitUntilQuiet(product);
    const rows = await readStoredRows();
    if (rows === 0) throw new Error('no usage was read: an empty installation says nothing');
    const before = measureUsage(product.roots());
    await sleep(IDLE_SECONDS * 1_000);
    const after = measureUsage(product.roots());
    const idlePercent = ((totalOf(after, 'cpuSeconds') - totalOf(before, 'cpuSeconds')) / IDLE_SECONDS) * 100;
    // The command that starts and supervises is there with "up" only; servers run web and worker on their own.
    const pss = totalOf(
      after.filter(({ role }) => role !== 'command'),
      'pssBytes',
    );
    return {
      suite: 'footprint',
      figures: [
        figure('rows of usage and bills read before', String(rows)),
        ...describeMemory(after),
        figure(
          'memory of web, worker and database, PSS',
          megabytes(pss),
          `<= ${megabytes(GOAL_BYTES)}`,
          pss <= GOAL_BYTES,
        ),
        figure('memory of all, PSS', megabytes(totalOf(after, 'pssBytes'))),
        figure('memory of all, RSS (what is shared counts in each)', megabytes(totalOf(after, 'rssBytes'))),
        figure(
          'idle CPU of one core',
          `${idlePercent.toFixed(2)} %`,
          `<= ${GOAL_IDLE_PERCENT} %`,
          idlePercent <= GOAL_IDLE_PERCENT,
        ),
        ...before.map((one, at) =>
          figure(
            `idle CPU of ${one.role}`,
            `${((((after[at]?.cpuSeconds ?? 0) - one.cpuSeconds) / IDLE_SECONDS) * 100).toFixed(2)} %`,
          ),
        ),
        figure(
          'first start until ready',
          `${first.startSeconds.toFixed(1)} s, ${first.startCpuSeconds.toFixed(1)} s of CPU`,
        ),
        figure(
          'warm start until ready',
          `${product.startSeconds.toFixed(1)} s, ${product.startCpuSeconds.toFixed(1)} s of CPU`,
          `<= ${GOAL_START_SECONDS} s`,
          product.startSeconds <= GOAL_START_SECONDS,
        ),
      ],
      details: { tree, load: os.loadavg(), cores: os.cpus().length },
    };
  } finally {
    if (product && product.child.exitCode === null) await stopProduct(product);
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
