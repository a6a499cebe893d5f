import process from 'node:process';
import type { Command } from 'commander';
import { type Env, overrideEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { announceServing, ensureBuild } from './build';
import { endWithParent, nextArgs, startChild, superviseChild, workerArgs } from './children';
import { superviseEmbeddedServer } from './embedded';
import { announceInstance } from './instance';
import { assertPortFree } from './port';
import { print, printReady } from './print';
import { openRuntime, type Runtime } from './runtime';
import { createStopRequest, type StopRequest } from './stop-request';
import { waitUntilPrepared } from './worker-messages';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * True when no migration is missing. A database that does not answer is prepared first, which reports what is wrong.
 */
async function isUpToDate({ env }: Runtime): Promise<boolean> {
  const { listPendingMigrations } = await import('@/lib/db/migrations/apply');
  return listPendingMigrations(env.DATABASE_URL ?? '').then(
    (pending) => pending.length === 0,
    () => false,
  );
}

/** Waits until the web process says that the installation works: database, migrations and a living worker. */
async function waitUntilReady(env: Env, timeoutMs = 90_000): Promise<void> {
  const url = `http://${env.HOST === '0.0.0.0' ? '127.0.0.1' : env.HOST}:${env.PORT}/ready/system`;
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
    await sleep(100);
  }
  throw new AppError('unavailable', `Spendwatch was not ready after ${timeoutMs / 1000} s: ${last}`);
}

export type UpOptions = {
  /** The command, as it is named to others. */
  name: string;
  /** Development server instead of the production build. */
  isDevelopment?: boolean;
  /** Starts what must run before the worker, e.g. the simulated provider; gives its stop function. */
  before?: (runtime: Runtime) => Promise<() => Promise<void>>;
  /** Prints what to do next, once everything answers. */
  announce: (env: Env, setupCode: string | null) => Promise<void>;
};

type Stop = () => Promise<void>;

/** Everything that was started, to be stopped in the opposite order; what comes too late is stopped at once. */
function createStopList() {
  const stops: Stop[] = [];
  let isStopping = false;
  const stopping = new AbortController();
  return {
    isStopping: () => isStopping,
    stopping: stopping.signal,
    async add(stop: Stop): Promise<void> {
      if (isStopping) await stop();
      else stops.push(stop);
    },
    async stopAll(): Promise<void> {
      if (stops.length > 0) process.stderr.write('Stopping …\n');
      isStopping = true;
      stopping.abort();
      for (const stop of stops.reverse()) {
        await stop().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
      }
    },
  };
}

const onRestart = (name: string, detail: string) => process.stderr.write(`${name} ${detail}\n`);

async function startParts(
  options: UpOptions,
  list: ReturnType<typeof createStopList>,
  stop: StopRequest,
): Promise<void> {
  const runtime = await openRuntime('own');
  await list.add(() => runtime.stop());
  await list.add(superviseEmbeddedServer(runtime, stop.ask));
  overrideEnv({ SPENDWATCH_URL: runtime.env.publicUrl });
  await assertPortFree(runtime.env.PORT, runtime.env.HOST);
  announceInstance(runtime.env, options.name);
  const build = options.isDevelopment ? Promise.resolve(false) : ensureBuild(list.stopping);
  build.catch(() => {});
  if (options.before) await list.add(await options.before(runtime));
  if (list.isStopping()) return;
  const prepared = waitUntilPrepared(runtime);
  const worker = () => prepared.watch(startChild('worker', workerArgs(), {}));
  await list.add(superviseChild(worker, { onRestart, onAskedToStop: stop.ask }));
  await build;
  if (list.isStopping()) return;
  if (!options.isDevelopment) announceServing(options.name);
  // A database that is up to date needs no preparing before pages are served; the worker prepares it meanwhile.
  if (!(await isUpToDate(runtime))) await prepared.result;
  if (list.isStopping()) return;
  const mode = options.isDevelopment ? 'dev' : 'start';
  const nodeEnv = options.isDevelopment ? 'development' : 'production';
  const args = endWithParent(nextArgs(mode, '-p', String(runtime.env.PORT), '-H', runtime.env.HOST));
  const web = () => startChild('web', args, { NODE_ENV: nodeEnv }, 'hide');
  await list.add(superviseChild(web, { onRestart, onAskedToStop: stop.ask }));
  const { setupCode } = await prepared.result;
  await waitUntilReady(runtime.env);
  await options.announce(runtime.env, setupCode);
}

/** Starts database, worker and web, supervises them until a signal to any of them, then stops them in order. */
export async function runUp(options: UpOptions): Promise<void> {
  const list = createStopList();
  const stop = createStopRequest();
  const started = startParts(options, list, stop);
  try {
    await Promise.race([stop.asked, started.then(() => stop.asked)]);
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
        name: 'up',
        announce: async (env, setupCode) => {
          print(`Spendwatch is ready on ${env.publicUrl}`);
          printReady(env, setupCode);
        },
      }),
    );
}
