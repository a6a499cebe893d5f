import type { Logger } from 'pino';

/** Ends a loop's pause: one loop of a process notifies another that there is work. A wake during work is kept. */
export type WakeSignal = { wake(): void; isWoken: boolean; onWake: (() => void) | null };

/** A wake signal that is not set; it serves one loop. */
export function createWakeSignal(): WakeSignal {
  const signal: WakeSignal = {
    isWoken: false,
    onWake: null,
    wake() {
      signal.isWoken = true;
      signal.onWake?.();
    },
  };
  return signal;
}

/**
 * Runs `work` again and again until `stop` aborts: at once after it did something (`true`) or after a wake, otherwise
 * after `idleMs` (`false`) or the milliseconds that it returned; the first time after `delayMs`. A failure is logged
 * and tried again after a pause, so one bad round never ends a loop.
 */
export async function runLoop(
  options: { name: string; idleMs: number; stop: AbortSignal; log: Logger; signal?: WakeSignal; delayMs?: number },
  work: () => Promise<boolean | number>,
): Promise<void> {
  const { name, idleMs, stop, log, signal = createWakeSignal(), delayMs = 0 } = options;
  if (delayMs > 0) await pause(delayMs, stop, signal);
  while (!stop.aborted) {
    let pauseMs = idleMs;
    signal.isWoken = false;
    try {
      const outcome = await work();
      if (outcome === true) pauseMs = 0;
      else if (outcome !== false) pauseMs = outcome;
    } catch (error) {
      log.error({ err: error, loop: name }, `${name} failed; it is tried again`);
      pauseMs = Math.max(idleMs, 2_000);
    }
    if (pauseMs > 0) await pause(pauseMs, stop, signal);
  }
}

function pause(ms: number, stop: AbortSignal, signal: WakeSignal): Promise<void> {
  if (signal.isWoken || stop.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', done);
      signal.onWake = null;
      resolve();
    };
    const timer = setTimeout(done, ms);
    stop.addEventListener('abort', done);
    signal.onWake = done;
  });
}
