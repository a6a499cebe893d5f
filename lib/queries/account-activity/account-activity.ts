import { queryOptions, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ExpectedActorCreate } from '@/lib/contracts/account-activity/account-activity';
import { DAY_MS } from '@/lib/domain/time';
import { callApi } from '@/lib/http/api-client';

export type AccountActivityFilter = {
  connectionId: string;
  type: string;
  actor: string;
  /** Calendar days, UTC; the last one is included. Empty = no limit. */
  since: string;
  until: string;
  isUnusual: boolean;
};

const loadContracts = () =>
  Promise.all([import('@/lib/contracts/common'), import('@/lib/contracts/account-activity/account-activity')]);

/** The filter as query parameters; an empty field asks for everything. */
export function toAccountActivityParameters(filter: AccountActivityFilter): Record<string, string> {
  const { connectionId, type, actor, since, until, isUnusual } = filter;
  const dayAfter = until === '' ? '' : new Date(Date.parse(`${until}T00:00:00Z`) + DAY_MS).toISOString();
  const given = {
    ...{ connectionId, type: type.trim(), actor: actor.trim() },
    from: since === '' ? '' : `${since}T00:00:00Z`,
    to: dayAfter,
    unusual: isUnusual ? 'true' : '',
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
}

/** Events, newest first, page after page. */
export function useAccountActivity(filter: AccountActivityFilter) {
  const parameters = toAccountActivityParameters(filter);
  return useInfiniteQuery({
    queryKey: ['account-activity', 'list', parameters],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /account-activity', {
        query: { ...parameters, cursor: pageParam, limit: 50 },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await loadContracts();
          return listOf(contract.AccountEvent);
        },
      }),
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous) => previous,
  });
}

/** How far the audit log of each connection is read; asked again while a page shows it. */
export const accountLogsQuery = () =>
  queryOptions({
    queryKey: ['account-activity', 'logs'],
    queryFn: ({ signal }) =>
      callApi('GET /account-activity/logs', {
        query: { limit: 200 },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await loadContracts();
          return listOf(contract.AccountLogState);
        },
      }),
    refetchInterval: 60_000,
  });

/** What happened in the account around the start of an incident. */
export const incidentSurroundingsQuery = (id: string) =>
  queryOptions({
    queryKey: ['account-activity', 'around', id],
    queryFn: ({ signal }) =>
      callApi('GET /incidents/{id}/account-activity', {
        params: { id },
        signal,
        schema: async () => (await loadContracts())[1].IncidentSurroundings,
      }),
  });

/** Actors that were announced, by name. */
export const expectedActorsQuery = () =>
  queryOptions({
    queryKey: ['account-activity', 'expected-actors'],
    queryFn: ({ signal }) =>
      callApi('GET /expected-actors', {
        query: { limit: 200 },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await loadContracts();
          return listOf(contract.ExpectedActor);
        },
      }),
  });

function useActorMutation<Input>(mutationFn: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient();
  const queryKey = ['account-activity', 'expected-actors'];
  return useMutation({ mutationFn, onSettled: () => queries.invalidateQueries({ queryKey }) });
}

/** Announces an actor. */
export const useCreateExpectedActor = () =>
  useActorMutation((body: ExpectedActorCreate) => callApi('POST /expected-actors', { body }));

/** Takes an announcement back. */
export const useDeleteExpectedActor = () =>
  useActorMutation((id: string) => callApi('DELETE /expected-actors/{id}', { params: { id } }));
