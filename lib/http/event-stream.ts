import { MINUTE_MS } from '@/lib/domain/time';

/** Comment lines keep proxies from closing a quiet stream. */
const KEEP_ALIVE_MS = 25_000;
/** Changes that come close together are sent as one event. */
const GATHER_MS = 500;
/** The stream ends then and the browser asks anew, so that a lost session or role ends it too. */
const LONGEST_MS = 15 * MINUTE_MS;

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // Asks nginx-like proxies to pass each event on at once.
  'x-accel-buffering': 'no',
};

/**
 * Server-sent events `change` with `{ topics: […] }` (deduplicated, gathered for half a second). `subscribe` gets the
 * function that publishes a topic and returns the one that unsubscribes. That one is called when the client goes away
 * or after 15 minutes, then `release`.
 */
export function renderChangeStream(
  signal: AbortSignal,
  subscribe: (publish: (topic: string) => void) => () => void,
  release: () => void = () => {},
): Response {
  let stop = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const encoder = new TextEncoder();
      const gathered = new Set<string>();
      let gathering: NodeJS.Timeout | null = null;
      const write = (text: string) => controller.enqueue(encoder.encode(text));
      const flush = () => {
        gathering = null;
        write(`event: change\ndata: ${JSON.stringify({ topics: [...gathered] })}\n\n`);
        gathered.clear();
      };
      const unsubscribe = subscribe((topic) => {
        gathered.add(topic);
        gathering ??= setTimeout(flush, GATHER_MS);
      });
      const keepAlive = setInterval(() => write(': still here\n\n'), KEEP_ALIVE_MS);
      const end = setTimeout(() => {
        stop();
        controller.close();
      }, LONGEST_MS);
      stop = () => {
        stop = () => {};
        unsubscribe();
        release();
        clearInterval(keepAlive);
        clearTimeout(end);
        if (gathering) clearTimeout(gathering);
      };
      signal.addEventListener('abort', () => stop(), { once: true });
      // The first event shows the page that it is live.
      write('retry: 3000\nevent: ready\ndata: {}\n\n');
    },
    cancel: () => stop(),
  });
  return new Response(stream, { headers: HEADERS });
}
