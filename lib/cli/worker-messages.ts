import { AppError } from '@/lib/errors';
import type { WorkerMessage } from '@/lib/worker/starter';
import type { Child } from './children';
import { type Runtime, removeUselessSecret } from './runtime';

/**
 * What the worker says once it has prepared the installation. `watch` takes each worker that is started; `result` has the
 * first answer. Throws what kept the worker from preparing.
 */
export function waitUntilPrepared(runtime: Runtime): {
  watch: (worker: Child) => Child;
  result: Promise<{ setupCode: string | null }>;
} {
  const { promise, resolve, reject } = Promise.withResolvers<{ setupCode: string | null }>();
  promise.catch(() => {});
  const fail = async ({ code, message }: { code: AppError['code']; message: string }) => {
    await removeUselessSecret(runtime, new AppError(code, message)).catch(reject);
  };
  const watch = (worker: Child) => {
    worker.process.on('message', (message: WorkerMessage) => {
      if (message.kind === 'prepared') resolve({ setupCode: message.setupCode });
      else void fail(message);
    });
    return worker;
  };
  return { watch, result: promise };
}
