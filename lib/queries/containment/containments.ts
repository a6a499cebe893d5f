import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Containment } from '@/lib/contracts/containment/containments';
import { callApi } from '@/lib/http/api-client';

const loadContainment = async () => (await import('@/lib/contracts/containment/containments')).Containment;

/** States in which the server works on a plan automatically. */
const WORKING: readonly Containment['state'][] = ['applying', 'applied', 'undoing'];
const STANDING: readonly Containment['state'][] = [
  ...(['awaiting_approval', 'planned', 'partly_failed', 'verified'] as const),
  ...WORKING,
];
const WORKING_MS = 2_000;
const RESTING_MS = 15_000;

/** True while the server changes something about a plan automatically. */
const isBusy = (plan: Containment) =>
  WORKING.includes(plan.state) || (plan.state === 'planned' && plan.applyAt !== null);

/** What can be done about an incident, weakest first. */
export const leversQuery = (incidentId: string) =>
  queryOptions({
    queryKey: ['containments', 'levers', incidentId],
    queryFn: ({ signal }) =>
      callApi('GET /containment-levers', {
        query: { incidentId },
        signal,
        schema: async () => (await import('@/lib/contracts/containment/containments')).ContainmentLevers,
      }),
  });

/** Plans about an incident, newest first; asked often while one is being worked on. */
export const incidentContainmentsQuery = (incidentId: string) =>
  queryOptions({
    queryKey: ['containments', 'incident', incidentId],
    queryFn: ({ signal }) =>
      callApi('GET /containments', {
        query: { incidentId, limit: 50 },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/containment/containments'),
          ]);
          return listOf(contract.Containment);
        },
      }),
    refetchInterval: ({ state }) => (state.data?.data.some(isBusy) ? WORKING_MS : RESTING_MS),
  });

/** Plans that belong to no incident and are not over, newest first. */
export const otherContainmentsQuery = () =>
  queryOptions({
    queryKey: ['containments', 'others'],
    queryFn: ({ signal }) =>
      callApi('GET /containments', {
        query: { state: [...STANDING], limit: 100 },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/containment/containments'),
          ]);
          return listOf(contract.Containment);
        },
      }),
    select: ({ data }) => data.filter((plan) => plan.incidentId === null && !plan.dryRun),
    refetchInterval: ({ state }) => (state.data?.data.some(isBusy) ? WORKING_MS : RESTING_MS),
  });

/** Makes a plan; nothing is changed at the provider. */
export function usePlanContainment(incidentId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { action: Containment['action']; reason: string }) =>
      callApi('POST /containments', { body: { ...body, incidentId }, schema: loadContainment }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['containments'] }),
  });
}

export type ContainmentVerb = 'approve' | 'apply' | 'undo' | 'cancel';

/** Approves, applies, undoes or cancels a plan; the incident's timeline follows. */
export function useCommandContainment() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, verb }: { id: string; verb: ContainmentVerb }) =>
      callApi(`POST /containments/{id}/${verb}`, { params: { id }, schema: loadContainment }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['containments'] }),
        queries.invalidateQueries({ queryKey: ['incidents'] }),
        queries.invalidateQueries({ queryKey: ['usage'] }),
      ]),
  });
}
