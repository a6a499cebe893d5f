import type { Command } from 'commander';
import { ensureBuild } from './build';
import { endWithParent, nextArgs, startChild, stopChild, tsxArgs } from './children';
import { openRuntime } from './runtime';
import { assertPortFree, print, waitForStopSignal } from './up';

/** Runs one part in the foreground until it ends or a signal asks it to. */
async function runPart(start: () => ReturnType<typeof startChild>): Promise<void> {
  const runtime = await openRuntime({ migrate: true });
  const part = start();
  const ended = new Promise<number>((resolve) => part.process.once('exit', (code) => resolve(code ?? 1)));
  const outcome = await Promise.race([ended, waitForStopSignal()]);
  await stopChild(part);
  await runtime.stop();
  if (typeof outcome === 'number') process.exitCode = outcome;
}

/** Adds `web` and `worker`: the parts that `up` starts together, each as its own process for larger installations. */
export function registerPartCommands(program: Command): void {
  program
    .command('web')
    .description('serve the pages and the API; run as many as needed against one database')
    .action(async () => {
      const runtime = await openRuntime({ migrate: true });
      try {
        await assertPortFree(runtime.env.PORT, runtime.env.HOST);
        await ensureBuild();
        const args = endWithParent(nextArgs('start', '-p', String(runtime.env.PORT), '-H', runtime.env.HOST));
        print(`Web on ${runtime.env.publicUrl}`);
        await runPart(() => startChild('web', args, { NODE_ENV: 'production' }, 'hide'));
      } finally {
        await runtime.stop();
      }
    });
  program
    .command('worker')
    .description('pull usage, detect, deliver mail; run as many as needed against one database')
    .action(() => runPart(() => startChild('worker', tsxArgs('lib/worker/main.ts'), {})));
}
