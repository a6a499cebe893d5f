import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildChildEnv } from '@/lib/env';
import { PROJECT_ROOT } from '@/lib/project-root';
import { patiently } from './servers';

const run = promisify(execFile);
const LAUNCHER = path.join(PROJECT_ROOT, 'lib/cli/launcher.mjs');
/** A machine that is busy with other work starts a process in minutes; that is no fault of what is tried here. */
const STARTS_WITHIN_MS = 600_000;

/** A process of the product: a web process listens on a port of its own. */
export type ProductPart = {
  name: string;
  start(): Promise<void>;
  /** At once and without a word, with everything it started. */
  kill(): Promise<void>;
};

/** Every process below one, itself included. */
function listTree(pid: number): number[] {
  const parents = readdirSync('/proc').flatMap((name): [number, number][] => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]];
    } catch {
      return [];
    }
  });
  const tree = [pid];
  for (let at = 0; at < tree.length; at += 1) {
    tree.push(...parents.filter(([, parent]) => parent === tree[at]).map(([child]) => child));
  }
  return tree;
}

/** Two web and two worker processes with one environment, each with a data folder as on a machine of its own. */
export async function prepareProduct(settings: Record<string, string>, webPorts: readonly number[]) {
  const home = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-parts-'));
  const envOf = (name: string, more: Record<string, string> = {}) =>
    buildChildEnv({ ...settings, NODE_ENV: 'production', SPENDWATCH_DATA_DIR: path.join(home, name), ...more });
  const command = async (...args: string[]) =>
    (await run(process.execPath, [LAUNCHER, ...args], { env: envOf('cli'), maxBuffer: 1e7 })).stdout.trim();
  const makePart = (name: string, kind: 'web' | 'worker', port?: number): ProductPart => {
    let child: ChildProcess | null = null;
    return {
      name,
      start: async () => {
        const env = envOf(name, port === undefined ? {} : { PORT: String(port) });
        child = spawn(process.execPath, [LAUNCHER, kind], { env, stdio: ['ignore', 'ignore', 'inherit'] });
        if (port !== undefined) await patiently(name, () => expectReady(port), STARTS_WITHIN_MS);
      },
      kill: async () => {
        const { pid } = child ?? {};
        if (pid === undefined || child?.exitCode !== null) return;
        const ended = new Promise((resolve) => child?.once('exit', resolve));
        for (const one of listTree(pid)) {
          try {
            process.kill(one, 'SIGKILL');
          } catch {}
        }
        await ended;
      },
    };
  };
  const parts = [
    makePart('worker 1', 'worker'),
    makePart('worker 2', 'worker'),
    ...webPorts.map((port, at) => makePart(`web ${at + 1}`, 'web', port)),
  ];
  return { parts, command, remove: () => rm(home, { recursive: true, force: true }) };
}

async function expectReady(port: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/ready`, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`/ready answered ${response.status}`);
}
