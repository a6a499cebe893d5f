import { createServer } from 'node:net';
import process from 'node:process';
import type { Command } from 'commander';
import { type Env, overrideEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { prepareInstallation } from '@/lib/services/installation/prepare-installation';
import { ensureBuild } from './build';
import { endWithParent, nextArgs, startChild, superviseChild, tsxArgs } from './children';
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

/**
 * Resolves with the signal that asks the process to end. Further signals change nothing: stopping is under way and must
 * finish, or parts would be left behind (npm passes Ctrl-C on a second time).
 */
export function waitForStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
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

type Stop = () => Promise<void>;

/** Everything that was started, to be stopped in the opposite order; what comes too late is stopped at once. */
function createStopList() {
  const stops: Stop[] = [];
  let isStopping = false;
  return {
    isStopping: () => isStopping,
    async add(stop: Stop): Promise<void> {
      if (isStopping) await stop();
      else stops.push(stop);
    },
    async stopAll(): Promise<void> {
      if (stops.length > 0) process.stderr.write('Stopping …\n');
      isStopping = true;
      for (const stop of stops.reverse()) {
        await stop().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
      }
    },
  };
}

const onRestart = (name: string, detail: string) => process.stderr.write(`${name} ${detail}\n`);

async function startParts(options: UpOptions, list: ReturnType<typeof createStopList>): Promise<void> {
  const runtime = await openRuntime({ migrate: true });
  await list.add(() => runtime.stop());
  overrideEnv({ SPENDWATCH_URL: runtime.env.publicUrl });
  await assertPortFree(runtime.env.PORT, runtime.env.HOST);
  const build = options.isDevelopment ? Promise.resolve(false) : ensureBuild();
  build.catch(() => {});
  if (options.before) await list.add(await options.before());
  const { setupCode } = await prepareInstallation();
  if (list.isStopping()) return;
  await list.add(superviseChild(() => startChild('worker', tsxArgs('lib/worker/main.ts'), {}), onRestart));
  await build;
  if (list.isStopping()) return;
  const mode = options.isDevelopment ? 'dev' : 'start';
  const nodeEnv = options.isDevelopment ? 'development' : 'production';
  const args = endWithParent(nextArgs(mode, '-p', String(runtime.env.PORT), '-H', runtime.env.HOST));
  await list.add(superviseChild(() => startChild('web', args, { NODE_ENV: nodeEnv }, 'hide'), onRestart));
  await waitUntilReady(runtime.env);
  await options.announce(runtime.env, setupCode);
}

/** Starts database, worker and web, supervises them until a signal, then stops them in order. */
export async function runUp(options: UpOptions): Promise<void> {
  const list = createStopList();
  const stopped = waitForStopSignal();
  const started = startParts(options, list);
  try {
    await Promise.race([stopped, started.then(() => stopped)]);
  } finally {
    await list.stopAll();
    // A start that was still under way ends on its own now; its failure is only that its parts are gone.
    await started.catch((error: unknown) => error);
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
