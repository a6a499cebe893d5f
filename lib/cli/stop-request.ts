import process from 'node:process';

export type StopRequest = {
  /** Resolves once something asks the process to end. */
  asked: Promise<void>;
  /** The same for what takes a signal. */
  signal: AbortSignal;
  ask: () => void;
};

/**
 * A request to end, by a signal to this process or by `ask`. Further signals change nothing: stopping is under way and
 * must finish, or parts would be left behind (npm passes Ctrl-C on a second time).
 */
export function createStopRequest(): StopRequest {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stopping = new AbortController();
  const ask = () => {
    stopping.abort();
    resolve();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  return { asked: promise, signal: stopping.signal, ask };
}
