import { infiniteQueryOptions } from '@tanstack/react-query';
import { callApi } from '@/lib/http/api-client';

/** Notifications that were held, silenced or declined, newest first, page after page. */
export const withheldQuery = () =>
  infiniteQueryOptions({
    queryKey: ['deliveries', 'withheld'],
    queryFn: ({ signal, pageParam }) =>
      callApi('GET /notifications', {
        query: { limit: 50, decision: ['held', 'silenced', 'declined'], ...(pageParam && { cursor: pageParam }) },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/notifications/notifications'),
          ]);
          return listOf(contract.Notification);
        },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });
