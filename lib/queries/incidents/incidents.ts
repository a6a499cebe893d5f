import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Incident } from '@/lib/contracts/incidents/incidents';
import { callApi } from '@/lib/http/api-client';

export type IncidentState = Incident['state'];
export type IncidentSeverity = Incident['severity'];

/** Incidents of the given states and severities, newest first; none = all. */
export const incidentsQuery = (state: readonly IncidentState[], severity: readonly IncidentSeverity[] = []) =>
  queryOptions({
    queryKey: ['incidents', 'list', [...state], [...severity]],
    queryFn: ({ signal }) =>
      callApi('GET /incidents', {
        query: { state, severity, limit: 100 },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/incidents/incidents'),
          ]);
          return listOf(contract.Incident);
        },
      }),
  });

/** Medians of the quarter; they move slowly. */
export const incidentTimesQuery = () =>
  queryOptions({
    queryKey: ['incidents', 'times'],
    queryFn: ({ signal }) =>
      callApi('GET /incident-times', {
        signal,
        schema: async () => (await import('@/lib/contracts/incidents/response-times')).IncidentTimes,
      }),
    staleTime: 300_000,
  });

export const incidentQuery = (id: string) =>
  queryOptions({
    queryKey: ['incidents', 'detail', id],
    queryFn: ({ signal }) =>
      callApi('GET /incidents/{id}', {
        params: { id },
        signal,
        schema: async () => (await import('@/lib/contracts/incidents/incidents')).IncidentDetail,
      }),
  });

type Step = { id: string; action: 'acknowledge' | 'resolve'; note: string };

type Handling = { id: string; verb: 'snooze' | 'reopen' | 'feedback'; body: Record<string, unknown> };

/** Snoozes, reopens or answers one incident; every list and the overview follow. */
export function useHandleIncident() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, verb, body }: Handling) => callApi(`POST /incidents/{id}/${verb}`, { params: { id }, body }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['incidents'] }),
        queries.invalidateQueries({ queryKey: ['overview'] }),
      ]),
  });
}

/** Acknowledges or resolves one incident; every list and the overview follow. */
export function useStepIncident() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, action, note }: Step) =>
      callApi(`POST /incidents/{id}/${action}`, { params: { id }, body: note === '' ? {} : { note } }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['incidents'] }),
        queries.invalidateQueries({ queryKey: ['overview'] }),
      ]),
  });
}

/** Takes several incidents at once; answers which of them were over already. */
export function useAcknowledgeIncidents() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (ids: readonly string[]) =>
      callApi('POST /incidents/acknowledge', {
        body: { ids },
        schema: async () => (await import('@/lib/contracts/incidents/incidents')).IncidentsAcknowledged,
      }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['incidents'] }),
        queries.invalidateQueries({ queryKey: ['overview'] }),
      ]),
  });
}
