import { getLogger } from '@/lib/logger';
import { runWatchdog } from './watchdog';

/** Kept on globalThis: a development server loads this module more than once. */
const holder = globalThis as typeof globalThis & { spendwatchWatchdog?: AbortController };

/** Begins to watch in the background, once a process. */
export function startWatchdog(): void {
  if (holder.spendwatchWatchdog) return;
  const stop = new AbortController();
  holder.spendwatchWatchdog = stop;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  void runWatchdog(stop.signal).catch((error: unknown) => getLogger().error({ err: error }, 'the watchdog ended'));
}
