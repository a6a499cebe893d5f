import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { CalendarLinkCreate } from '@/lib/contracts/keys/calendar';
import { callApi } from '@/lib/http/api-client';

const MAX_SHOWN = 200;
const LINKS = ['calendar-links'] as const;

const load = async () => {
  const [{ listOf }, contract] = await Promise.all([
    import('@/lib/contracts/common'),
    import('@/lib/contracts/keys/calendar'),
  ]);
  return { listOf, contract };
};

/** The next days on which keys are due, overdue ones first. */
export const calendarQuery = (whose: 'mine' | 'all') =>
  queryOptions({
    queryKey: ['keys', 'calendar', whose],
    queryFn: ({ signal }) =>
      callApi('GET /key-calendar', {
        query: { whose, limit: MAX_SHOWN },
        signal,
        schema: () => load().then(({ listOf, contract }) => listOf(contract.KeyDueDay)),
      }),
    staleTime: 60_000,
  });

/** Addresses for calendar programs that still work. */
export const calendarLinksQuery = () =>
  queryOptions({
    queryKey: LINKS,
    queryFn: ({ signal }) =>
      callApi('GET /calendar-links', {
        signal,
        schema: () => load().then(({ listOf, contract }) => listOf(contract.CalendarLink)),
      }),
  });

/** The answer holds the address, once. */
export function useCreateCalendarLink() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: CalendarLinkCreate) =>
      callApi('POST /calendar-links', { body, schema: async () => (await load()).contract.CalendarLinkCreated }),
    onSettled: () => queries.invalidateQueries({ queryKey: LINKS }),
    // The address is not kept longer than it is shown.
    gcTime: 0,
  });
}

export function useRevokeCalendarLink() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => callApi('DELETE /calendar-links/{id}', { params: { id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: LINKS }),
  });
}
