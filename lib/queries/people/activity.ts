import { useInfiniteQuery } from '@tanstack/react-query';
import { callApi } from '@/lib/http/api-client';

export type ActivityFilter = { actor: string; action: string; from: string };

/** The filter as query parameters; an empty field asks for everything. */
export function toActivityParameters({ actor, action, from }: ActivityFilter): Record<string, string> {
  const given = { actor: actor.trim(), action, from };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
}

/** The audit trail, newest first, page after page. */
export function useActivity(filter: ActivityFilter) {
  const parameters = toActivityParameters(filter);
  return useInfiniteQuery({
    queryKey: ['activity', 'list', parameters],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /activity', {
        query: { ...parameters, cursor: pageParam, limit: 50 },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/people/activity'),
          ]);
          return listOf(contract.ActivityEntry);
        },
      }),
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous) => previous,
  });
}
