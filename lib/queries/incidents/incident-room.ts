import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { IncidentChecklist } from '@/lib/contracts/incidents/incident-room';
import { callApi } from '@/lib/http/api-client';

const load = () => import('@/lib/contracts/incidents/incident-room');

/** What stands beside an incident: loss so far, leaks, events around its start, similar ones. */
export const incidentRoomQuery = (id: string) =>
  queryOptions({
    queryKey: ['incidents', 'room', id],
    queryFn: ({ signal }) =>
      callApi('GET /incidents/{id}/room', { params: { id }, signal, schema: async () => (await load()).IncidentRoom }),
  });

/** The provider's advice as steps. */
export const incidentChecklistQuery = (id: string) =>
  queryOptions({
    queryKey: ['incidents', 'checklist', id],
    queryFn: ({ signal }) =>
      callApi('GET /incidents/{id}/checklist', {
        params: { id },
        signal,
        schema: async () => (await load()).IncidentChecklist,
      }),
  });

/** Notes of an incident, newest first. */
export const incidentNotesQuery = (id: string) =>
  queryOptions({
    queryKey: ['incidents', 'notes', id],
    queryFn: ({ signal }) =>
      callApi('GET /incidents/{id}/notes', {
        params: { id },
        query: { limit: 200 },
        signal,
        schema: async () => {
          const [{ listOf }, { IncidentNoteEntry }] = await Promise.all([import('@/lib/contracts/common'), load()]);
          return listOf(IncidentNoteEntry);
        },
      }),
  });

export type StepChange = {
  step: IncidentChecklist['steps'][number]['step'];
  state?: IncidentChecklist['steps'][number]['state'];
  ownerId?: string | null;
  note?: string;
};

/** Changes something of an incident; its timeline and lists follow. */
function useIncidentMutation<Input>(mutationFn: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => queries.invalidateQueries({ queryKey: ['incidents'] }) });
}

export const useChangeStep = (id: string) =>
  useIncidentMutation((body: StepChange) => callApi('PATCH /incidents/{id}/checklist', { params: { id }, body }));

export const useWriteNote = (id: string) =>
  useIncidentMutation((text: string) => callApi('POST /incidents/{id}/notes', { params: { id }, body: { text } }));

export const useEditNote = () =>
  useIncidentMutation(({ id, text }: { id: string; text: string }) =>
    callApi('PATCH /incident-notes/{id}', { params: { id }, body: { text } }),
  );

export const useDeleteNote = () =>
  useIncidentMutation((id: string) => callApi('DELETE /incident-notes/{id}', { params: { id } }));
