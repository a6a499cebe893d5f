import { AsyncLocalStorage } from 'node:async_hooks';

/** Who a piece of work is done for and where the wish came from; carried along so that no layer has to pass it on. */
export type RequestContext = {
  /** The one workspace whose rows the work may touch; null = not known yet, or work for the whole installation. */
  workspaceId: string | null;
  actor: { kind: 'user' | 'token' | 'cli' | 'system'; id: string | null } | null;
  /** Address of the client behind trusted proxies; null when it did not come over the network. */
  address: string | null;
  userAgent: string | null;
  /** Names one request in every line that the log has of it, and in the answer's `X-Request-Id`; absent outside of one. */
  requestId?: string | null;
};

type ContextSource = () => RequestContext | null;

/** Kept on globalThis: each bundle of the web server has its own copy of this module. */
type Holder = {
  spendwatchRequest?: AsyncLocalStorage<RequestContext>;
  spendwatchPages?: Map<unknown, ContextSource>;
};
const holder = globalThis as typeof globalThis & Holder;
holder.spendwatchRequest ??= new AsyncLocalStorage<RequestContext>();
holder.spendwatchPages ??= new Map();
const storage = holder.spendwatchRequest;
const pages = holder.spendwatchPages;

/**
 * Adds a place to look for the context of a page: React renders its parts one by one, so no function surrounds them all.
 * `renderer` is whatever stands for one copy of React; each has one source.
 */
export function addPageContextSource(renderer: unknown, source: ContextSource): void {
  pages.set(renderer, source);
}

/** Runs `work` with this context; everything it awaits sees it. */
export function withRequestContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** The context of the work at hand; null outside of any request, page or job. */
export function findRequestContext(): RequestContext | null {
  const context = storage.getStore();
  if (context) return context;
  for (const source of pages.values()) {
    const found = source();
    if (found) return found;
  }
  return null;
}
