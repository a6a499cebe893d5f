import { dehydrate, HydrationBoundary, type QueryKey } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createQueryClient } from '@/lib/queries/query-client';

export type Prefetched = { queryKey: QueryKey; load: () => Promise<unknown> };

/**
 * Loads data on the server and hands it to the hooks with the same key, so that the first paint has numbers. What fails
 * here is left out: the page's own hook asks again and shows the cause.
 */
export async function Prefetch({ queries, children }: { queries: readonly Prefetched[]; children: ReactNode }) {
  const client = createQueryClient();
  await Promise.all(
    queries.map(({ queryKey, load }) => client.prefetchQuery({ queryKey, queryFn: load, retry: false })),
  );
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}
