import type { Logger } from 'pino';

/** Ends a loop's pause: one loop of a process tells another that there is work. A ring while it works is kept. */
export type Bell = { ring(): void; isRung: boolean; onRing: (() => void) | null };

/** A bell nobody has rung yet; it serves one loop. */
export function createBell(): Bell {
  const bell: Bell = {
    isRung: false,
    onRing: null,
    ring() {
      bell.isRung = true;
      bell.onRing?.();
    },
  };
  return bell;
}

/**
 * Runs `work` again and again until `stop` aborts: at once after it did something (`true`) or when the bell rang,
 * otherwise after `idleMs` (`false`) or the milliseconds that it names; the first time after `delayMs`. A failure is logged and tried again after a pause, so one bad round never ends a loop.
 */
export async function runLoop(
  options: { name: string; idleMs: number; stop: AbortSignal; log: Logger; bell?: Bell; delayMs?: number },
  work: () => Promise<boolean | number>,
): Promise<void> {
  const { name, idleMs, stop, log, bell = createBell(), delayMs = 0 } = options;
  if (delayMs > 0) await pause(delayMs, stop, bell);
  while (!stop.aborted) {
    let pauseMs = idleMs;
    bell.isRung = false;
    try {
      const outcome = await work();
      if (outcome === true) pauseMs = 0;
      else if (outcome !== false) pauseMs = outcome;
    } catch (error) {
      log.error({ err: error, loop: name }, `${name} failed; it is tried again`);
      pauseMs = Math.max(idleMs, 2_000);
    }
    if (pauseMs > 0) await pause(pauseMs, stop, bell);
  }
}

function pause(ms: number, stop: AbortSignal, bell: Bell): Promise<void> {
  if (bell.isRung || stop.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', done);
      bell.onRing = null;
      resolve();
    };
    const timer = setTimeout(done, ms);
    stop.addEventListener('abort', done);
    bell.onRing = done;
  });
}
