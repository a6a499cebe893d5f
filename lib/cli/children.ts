import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { buildChildEnv } from '@/lib/env';

export const PROJECT_ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MODULES = path.join(PROJECT_ROOT, 'node_modules');

/** Arguments that run a TypeScript entry of the checkout on this very Node. */
export const tsxArgs = (file: string, ...args: string[]) => [
  '--disable-warning=ExperimentalWarning',
  ...['--import', path.join(MODULES, 'tsx/dist/loader.mjs'), path.join(PROJECT_ROOT, file), ...args],
];

export const nextArgs = (...args: string[]) => [path.join(MODULES, 'next/dist/bin/next'), ...args];

/** Makes a part end with its supervisor. */
export const endWithParent = (args: string[]) => [
  '--import',
  path.join(PROJECT_ROOT, 'lib/cli/end-with-parent.mjs'),
  ...args,
];

export type Child = { name: string; process: ChildProcess };

/**
 * Starts a part of the product as a process of its own. It does not share our process group, so Ctrl-C reaches only the
 * supervisor, which then stops the parts in order.
 */
export function startChild(
  name: string,
  args: string[],
  env: Record<string, string>,
  output: 'show' | 'hide' = 'show',
): Child {
  const child = spawn(process.execPath, args, {
    cwd: PROJECT_ROOT,
    env: buildChildEnv(env),
    detached: true,
    stdio: ['ignore', output === 'show' ? 'inherit' : 'ignore', 'inherit', 'ipc'],
  });
  return { name, process: child };
}

const isRunning = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

/** Ends a part: politely, then for good after `graceMs`. */
export async function stopChild({ process: child }: Child, graceMs = 12_000): Promise<void> {
  if (!isRunning(child) || child.pid === undefined) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const signalGroup = (signal: NodeJS.Signals) => {
    try {
      process.kill(-(child.pid ?? 0), signal);
    } catch {
      child.kill(signal);
    }
  };
  signalGroup('SIGTERM');
  const timer = setTimeout(() => signalGroup('SIGKILL'), graceMs);
  await ended;
  clearTimeout(timer);
}

/**
 * Keeps a part running: when it ends by itself it is started again, later each time, up to half a minute. The returned
 * function stops it for good.
 */
export function superviseChild(
  start: () => Child,
  onRestart: (name: string, detail: string) => void,
): () => Promise<void> {
  let isStopping = false;
  let delayMs = 500;
  let timer: NodeJS.Timeout | undefined;
  let current = start();
  const watch = (child: Child) => {
    const startedMs = performance.now();
    child.process.once('exit', (code, signal) => {
      if (isStopping) return;
      delayMs = performance.now() - startedMs > 60_000 ? 500 : Math.min(delayMs * 2, 30_000);
      onRestart(child.name, `ended with ${signal ?? code}; starts again in ${Math.round(delayMs / 1000)} s`);
      timer = setTimeout(() => {
        current = start();
        watch(current);
      }, delayMs);
    });
  };
  watch(current);
  return async () => {
    isStopping = true;
    clearTimeout(timer);
    await stopChild(current);
  };
}
