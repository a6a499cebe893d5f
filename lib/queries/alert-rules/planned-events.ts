import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { PlannedEvent, PlannedEventCreateInput } from '@/lib/contracts/alert-rules/planned-events';
import { callApi } from '@/lib/http/api-client';

/** Announced changes of spend, newest first. */
export const plannedEventsQuery = () =>
  queryOptions({
    queryKey: ['planned-events', 'list'],
    queryFn: ({ signal }) =>
      callApi<{ data: PlannedEvent[]; nextCursor: string | null }>({
        path: '/planned-events',
        query: { limit: 200 },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/alert-rules/planned-events'),
          ]);
          return listOf(contract.PlannedEvent);
        },
      }),
  });

function usePlanMutation<Input>(mutationFn: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['planned-events'] }),
        queries.invalidateQueries({ queryKey: ['incidents'] }),
      ]),
  });
}

/** Announces a change, or changes the one with `id`. */
export const useSavePlannedEvent = () =>
  usePlanMutation(({ id, input }: { id: string | null; input: PlannedEventCreateInput }) =>
    id === null
      ? callApi<unknown>({ path: '/planned-events', method: 'POST', body: input, schema: null })
      : callApi<unknown>({ path: `/planned-events/${id}`, method: 'PATCH', body: input, schema: null }),
  );

/** Cancels an announced change, or takes the cancellation back. */
export const useCancelPlannedEvent = () =>
  usePlanMutation(({ id, cancelled }: { id: string; cancelled: boolean }) =>
    callApi<unknown>({ path: `/planned-events/${id}`, method: 'PATCH', body: { cancelled }, schema: null }),
  );
