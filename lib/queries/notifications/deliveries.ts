import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { DeliveryDetail } from '@/lib/contracts/notifications/notifications';
import { callApi } from '@/lib/http/api-client';

export type DeliveryStateName = DeliveryDetail['state'];

export const DELIVERIES_PER_PAGE = 50;

/** Deliveries in one state (null = all), newest first, page after page. */
export const deliveriesQuery = (state: DeliveryStateName | null) =>
  infiniteQueryOptions({
    queryKey: ['deliveries', 'list', state],
    queryFn: ({ signal, pageParam }) =>
      callApi('GET /deliveries', {
        query: { limit: DELIVERIES_PER_PAGE, ...(state && { state }), ...(pageParam && { cursor: pageParam }) },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/notifications/notifications'),
          ]);
          return listOf(contract.DeliveryDetail);
        },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });

/** Sends what was given up again. */
export function useRetryDelivery() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => callApi('POST /deliveries/{id}/retry', { params: { id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['deliveries'] }),
  });
}
