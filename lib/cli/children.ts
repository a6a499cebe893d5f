import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { buildChildEnv, readEnv } from '@/lib/env';
import { PROJECT_ROOT } from '@/lib/project-root';

const { resolve } = createRequire(path.join(PROJECT_ROOT, 'package.json'));

/** The folder of an installed package: below the checkout, or wherever npm put it when Spendwatch is a package itself. */
const findPackage = (name: string) => path.dirname(resolve(`${name}/package.json`));

/** Arguments that run a TypeScript entry of the checkout on this very Node. */
export const tsxArgs = (file: string, ...args: string[]) => [
  '--disable-warning=ExperimentalWarning',
  ...['--import', path.join(findPackage('tsx'), 'dist/loader.mjs'), path.join(PROJECT_ROOT, file), ...args],
];

/** Arguments that run the worker: from the bundle beside this one, or from its source where nothing was bundled (tests). */
export function workerArgs(): string[] {
  const bundled = path.join(import.meta.dirname, 'worker.mjs');
  return existsSync(bundled) ? [bundled] : tsxArgs('lib/worker/main.ts');
}

export const nextArgs = (...args: string[]) => [path.join(findPackage('next'), 'dist/bin/next'), ...args];

/** Makes a part end with its supervisor. */
export const endWithParent = (args: string[]) => [
  '--import',
  path.join(PROJECT_ROOT, 'lib/cli/end-with-parent.mjs'),
  ...args,
];

export type Child = { name: string; process: ChildProcess };

/** Lets the C library (glibc) give freed memory back at once: 30 MB less for a process that has started and idles. */
const GIVE_BACK_MEMORY = { MALLOC_TRIM_THRESHOLD_: '65536' };

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
    // It works in the folder of the program: a data directory named from ours would be another one there.
    env: buildChildEnv({
      ...GIVE_BACK_MEMORY,
      SPENDWATCH_DATA_DIR: path.resolve(readEnv().SPENDWATCH_DATA_DIR),
      ...env,
    }),
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

const STOP_SIGNALS: readonly (NodeJS.Signals | null)[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** What a process that catches these signals ends with: in good order, or 128 and the signal's number. */
const STOP_STATUSES: readonly (number | null)[] = [0, 129, 130, 143];

/** True for a part that ended because a signal asked it to, not by a failure or a kill. */
const wasAskedToStop = (code: number | null, signal: NodeJS.Signals | null) =>
  STOP_SIGNALS.includes(signal) || STOP_STATUSES.includes(code);

/**
 * Keeps a part running: when it fails it is started again, later each time, up to half a minute. A part that a signal of
 * another process ended asks everything to stop. The returned function stops it for good.
 */
export function superviseChild(
  start: () => Child,
  { onRestart, onAskedToStop }: { onRestart: (name: string, detail: string) => void; onAskedToStop: () => void },
): () => Promise<void> {
  let isStopping = false;
  let delayMs = 500;
  let timer: NodeJS.Timeout | undefined;
  let current = start();
  const watch = (child: Child) => {
    const startedMs = performance.now();
    child.process.once('exit', (code, signal) => {
      if (isStopping) return;
      if (wasAskedToStop(code, signal)) {
        onAskedToStop();
        return;
      }
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
