import process from 'node:process';
import { AppError } from '@/lib/errors';
import type { Runtime } from './runtime';

const LOOK_MS = 1_000;

/**
 * Watches the embedded database while the product runs: when it was asked to end, everything ends; when it ended by
 * itself it is started again, on the same port, so that web and worker find it. Returns how to stop watching.
 */
export function superviseEmbeddedServer(runtime: Runtime, askToStop: () => void): () => Promise<void> {
  let isWatching = true;
  const look = async () => {
    const state = runtime.server?.look();
    if (!isWatching || !state || state === 'running') return;
    if (state === 'asked-to-stop') {
      askToStop();
      return;
    }
    process.stderr.write('the embedded PostgreSQL ended; it starts again\n');
    await runtime.server?.restart();
  };
  const run = async () => {
    while (isWatching && runtime.server) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS).unref());
      await look().catch((error: unknown) => {
        process.stderr.write(`${error instanceof AppError ? error.message : String(error)}\n`);
        askToStop();
      });
    }
  };
  void run();
  return async () => {
    isWatching = false;
  };
}
