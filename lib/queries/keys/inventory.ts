import { queryOptions } from '@tanstack/react-query';
import type { InventoryKind } from '@/lib/domain/keys/inventory';
import { callApi } from '@/lib/http/api-client';

/** Everything of one kind that the providers list. */
export const inventoryQuery = (kind: InventoryKind) =>
  queryOptions({
    queryKey: ['keys', 'inventory', kind],
    queryFn: ({ signal }) =>
      callApi('GET /inventory', {
        query: { kind },
        signal,
        schema: async () => (await import('@/lib/contracts/keys/inventory')).Inventory,
      }),
    staleTime: 60_000,
  });

/** The first rows of a view, which the server puts into the page; `search` = the page's parameters. */
export const firstInventoryKey = (search: string) => ['keys', 'inventory', 'first', search];
