import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { PlannedEventCreateInput } from '@/lib/contracts/alert-rules/planned-events';
import { callApi } from '@/lib/http/api-client';

/** Announced changes of spend, newest first. */
export const plannedEventsQuery = () =>
  queryOptions({
    queryKey: ['planned-events', 'list'],
    queryFn: ({ signal }) =>
      callApi('GET /planned-events', {
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
      ? callApi('POST /planned-events', { body: input })
      : callApi('PATCH /planned-events/{id}', { params: { id }, body: input }),
  );

/** Cancels an announced change, or takes the cancellation back. */
export const useCancelPlannedEvent = () =>
  usePlanMutation(({ id, cancelled }: { id: string; cancelled: boolean }) =>
    callApi('PATCH /planned-events/{id}', { params: { id }, body: { cancelled } }),
  );
