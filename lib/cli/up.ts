import { createServer } from 'node:net';
import process from 'node:process';
import type { Command } from 'commander';
import { type Env, overrideEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { prepareInstallation } from '@/lib/services/prepare-installation';
import { ensureBuild } from './build';
import { nextArgs, startChild, superviseChild, tsxArgs } from './children';
import { openRuntime } from './runtime';

/** Throws a clear message when the web port is taken. */
export function assertPortFree(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new AppError(
              'unavailable',
              `PORT ${port} on ${host} is in use by another program: stop it, or set PORT to a free port`,
            )
          : new AppError('unavailable', `PORT ${port} on ${host} cannot be opened: ${error.message}`),
      ),
    );
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until the web process says that database, migrations and worker are there. */
export async function waitUntilReady(env: Env, timeoutMs = 90_000): Promise<void> {
  const url = `http://${env.HOST === '0.0.0.0' ? '127.0.0.1' : env.HOST}:${env.PORT}/ready`;
  const deadline = performance.now() + timeoutMs;
  let last = 'no answer';
  while (performance.now() < deadline) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
      if (response.ok) return;
      last = (await response.text()).slice(0, 300);
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await sleep(150);
  }
  throw new AppError('unavailable', `Spendwatch was not ready after ${timeoutMs / 1000} s: ${last}`);
}

export const print = (line: string) => process.stdout.write(`${line}\n`);

/** Resolves with the signal that asks the process to end. */
export function waitForStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve(signal));
  });
}

export type UpOptions = {
  /** Development server instead of the production build. */
  isDevelopment?: boolean;
  /** Starts what must run before the worker, e.g. the simulated provider; gives its stop function. */
  before?: () => Promise<() => Promise<void>>;
  /** Prints what to do next, once everything answers. */
  announce: (env: Env, setupCode: string | null) => Promise<void>;
};

/** Starts database, worker and web, supervises them until a signal, then stops them in order. */
export async function runUp(options: UpOptions): Promise<void> {
  const stops: (() => Promise<void>)[] = [];
  const stopped = waitForStopSignal();
  const started = (async () => {
    const runtime = await openRuntime({ migrate: true });
    stops.push(() => runtime.stop());
    overrideEnv({ SPENDWATCH_URL: runtime.env.publicUrl });
    await assertPortFree(runtime.env.PORT, runtime.env.HOST);
    const build = options.isDevelopment ? Promise.resolve(false) : ensureBuild();
    build.catch(() => {});
    if (options.before) stops.push(await options.before());
    const { setupCode } = await prepareInstallation();
    const onRestart = (name: string, detail: string) => process.stderr.write(`${name} ${detail}\n`);
    stops.push(superviseChild(() => startChild('worker', tsxArgs('lib/worker/main.ts'), {}), onRestart));
    await build;
    const mode = options.isDevelopment ? 'dev' : 'start';
    const nodeEnv = options.isDevelopment ? 'development' : 'production';
    const args = nextArgs(mode, '-p', String(runtime.env.PORT), '-H', runtime.env.HOST);
    stops.push(superviseChild(() => startChild('web', args, { NODE_ENV: nodeEnv }, 'hide'), onRestart));
    await waitUntilReady(runtime.env);
    await options.announce(runtime.env, setupCode);
  })();
  try {
    await Promise.race([stopped, started.then(() => stopped)]);
  } finally {
    if (stops.length > 0) process.stderr.write('Stopping …\n');
    for (const stop of stops.reverse())
      await stop().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  }
}

export function registerUpCommand(program: Command): void {
  program
    .command('up')
    .description('start web, worker and, without DATABASE_URL, an embedded PostgreSQL; stop with Ctrl-C')
    .action(() =>
      runUp({
        announce: async (env, setupCode) => {
          print(`Spendwatch is ready on ${env.publicUrl}`);
          if (setupCode) print(`First start: open ${env.publicUrl}/setup and enter this code: ${setupCode}`);
        },
      }),
    );
}
