import process from 'node:process';
import type { Command } from 'commander';
import { prepareStart } from '@/lib/services/installation/prepare-start';
import { announceServing, ensureBuild } from './build';
import { endWithParent, nextArgs, startChild, stopChild } from './children';
import { superviseEmbeddedServer } from './embedded';
import { announceInstance } from './instance';
import { assertPortFree } from './port';
import { print, printReady } from './print';
import { openRuntime, type Runtime, removeUselessSecret } from './runtime';
import { createStopRequest } from './stop-request';

/** Runs the web process in the foreground until it ends or a signal asks it to. */
async function runWeb(runtime: Runtime): Promise<void> {
  const stop = createStopRequest();
  superviseEmbeddedServer(runtime, stop.ask);
  await assertPortFree(runtime.env.PORT, runtime.env.HOST);
  const [, { setupCode }] = await Promise.all([
    ensureBuild(stop.signal),
    prepareStart().catch((error: unknown) => removeUselessSecret(runtime, error)),
  ]);
  announceServing('web');
  announceInstance(runtime.env, 'web');
  print(`Web on ${runtime.env.publicUrl}`);
  printReady(runtime.env, setupCode);
  const args = endWithParent(nextArgs('start', '-p', String(runtime.env.PORT), '-H', runtime.env.HOST));
  const part = startChild('web', args, { NODE_ENV: 'production' }, 'hide');
  const ended = new Promise<number>((resolve) => part.process.once('exit', (code) => resolve(code ?? 0)));
  const outcome = await Promise.race([ended, stop.asked]);
  await stopChild(part);
  if (typeof outcome === 'number') process.exitCode = outcome;
}

/** Runs the worker in this process until a signal asks it to end; it prepares the installation itself. */
async function runWorker(runtime: Runtime): Promise<void> {
  announceInstance(runtime.env, 'worker');
  superviseEmbeddedServer(runtime, () => process.kill(process.pid, 'SIGTERM'));
  await import('@/lib/worker/main').catch((error: unknown) => removeUselessSecret(runtime, error));
}

async function runPart(part: (runtime: Runtime) => Promise<void>): Promise<void> {
  const runtime = await openRuntime('own');
  try {
    await part(runtime);
  } finally {
    await runtime.stop();
  }
}

/**
 * Adds `web` and `worker`, the parts that `up` starts together, each as its own process for larger installations, and
 * `build`, which makes what they run beforehand.
 */
export function registerPartCommands(program: Command): void {
  program
    .command('web')
    .description('serve the pages and the API; run as many as needed against one database')
    .action(() => runPart(runWeb));
  program
    .command('worker')
    .description('pull usage, detect, deliver mail; run as many as needed against one database')
    .action(() => runPart(runWorker));
  program
    .command('build')
    .description('build the program and the pages now: a start builds nothing then, also from a read-only folder')
    .action(async () => {
      const stop = createStopRequest();
      const built = await Promise.race([ensureBuild(stop.signal), stop.asked.then(() => null)]);
      if (built !== null) print(built ? 'Built the pages.' : 'The pages are built already.');
    });
}
