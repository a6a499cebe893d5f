import type { Logger } from 'pino';

/**
 * Runs `work` again and again until `stop` aborts: at once after it did something (`true`), otherwise after `idleMs`. A
 * failure is logged and tried again after a pause, so one bad round never ends a loop.
 */
export async function runLoop(
  options: { name: string; idleMs: number; stop: AbortSignal; log: Logger },
  work: () => Promise<boolean>,
): Promise<void> {
  const { name, idleMs, stop, log } = options;
  while (!stop.aborted) {
    let didWork = false;
    let pauseMs = idleMs;
    try {
      didWork = await work();
    } catch (error) {
      log.error({ err: error, loop: name }, `${name} failed; it is tried again`);
      pauseMs = Math.max(idleMs, 2_000);
    }
    if (!didWork) await pause(pauseMs, stop);
  }
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    stop.addEventListener('abort', done);
  });
}
