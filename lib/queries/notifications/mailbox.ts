import { queryOptions } from '@tanstack/react-query';
import { callApi } from '@/lib/http/api-client';

/** Mail that was captured instead of sent, newest first. */
export const capturedMailsQuery = () =>
  queryOptions({
    queryKey: ['mailbox', 'list'],
    queryFn: ({ signal }) =>
      callApi('GET /captured-mails', {
        query: { limit: 100 },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/notifications/notifications'),
          ]);
          return listOf(contract.CapturedMail);
        },
      }),
  });

/** One captured mail; it never changes. */
export const capturedMailQuery = (id: string) =>
  queryOptions({
    queryKey: ['mailbox', 'detail', id],
    queryFn: ({ signal }) =>
      callApi('GET /captured-mails/{id}', {
        params: { id },
        signal,
        schema: async () => (await import('@/lib/contracts/notifications/notifications')).CapturedMailDetail,
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });
