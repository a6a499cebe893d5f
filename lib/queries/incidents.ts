import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Incident, IncidentDetail } from '@/lib/contracts/incidents';
import { callApi } from '@/lib/http/api-client';

export type IncidentState = Incident['state'];
type IncidentPage = { data: Incident[]; nextCursor: string | null };

/** Incidents in the given states, newest first; no state = all. */
export const incidentsQuery = (state: readonly IncidentState[]) =>
  queryOptions({
    queryKey: ['incidents', 'list', [...state]],
    queryFn: ({ signal }) =>
      callApi<IncidentPage>({
        path: '/incidents',
        query: { state, limit: 100 },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/incidents'),
          ]);
          return listOf(contract.Incident);
        },
      }),
  });

export const incidentQuery = (id: string) =>
  queryOptions({
    queryKey: ['incidents', 'detail', id],
    queryFn: ({ signal }) =>
      callApi<IncidentDetail>({
        path: `/incidents/${id}`,
        signal,
        schema: async () => (await import('@/lib/contracts/incidents')).IncidentDetail,
      }),
  });

type Step = { id: string; action: 'acknowledge' | 'resolve'; note: string };

/** Acknowledges or resolves one incident; every list and the overview follow. */
export function useStepIncident() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, action, note }: Step) =>
      callApi<unknown>({
        path: `/incidents/${id}/${action}`,
        method: 'POST',
        body: note === '' ? {} : { note },
        schema: null,
      }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['incidents'] }),
        queries.invalidateQueries({ queryKey: ['overview'] }),
      ]),
  });
}
