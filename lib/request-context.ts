import { AsyncLocalStorage } from 'node:async_hooks';

/** Who a piece of work is done for and where the wish came from; carried along so that no layer has to pass it on. */
export type RequestContext = {
  /** The one workspace whose rows the work may touch; null = not known yet, or work for the whole installation. */
  workspaceId: string | null;
  actor: { kind: 'user' | 'token' | 'cli' | 'system'; id: string | null } | null;
  /** Address of the client behind trusted proxies; null when it did not come over the network. */
  address: string | null;
  userAgent: string | null;
};

/** Kept on globalThis: each bundle of the web server has its own copy of this module. */
const holder = globalThis as typeof globalThis & { spendwatchRequest?: AsyncLocalStorage<RequestContext> };
holder.spendwatchRequest ??= new AsyncLocalStorage<RequestContext>();
const storage = holder.spendwatchRequest;

/** Runs `work` with this context; everything it awaits sees it. */
export function withRequestContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** The context of the work at hand; null outside of any request or command. */
export function findRequestContext(): RequestContext | null {
  return storage.getStore() ?? null;
}
