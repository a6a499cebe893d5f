import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type {
  Connection,
  ConnectionCreate,
  ConnectionStatus,
  ConnectionTest,
  ConnectionUpdate,
} from '@/lib/contracts/connections/connections';
import { callApi } from '@/lib/http/api-client';

export type ConnectionWithStatus = { connection: Connection; status: ConnectionStatus };

/** All connections with how current they are. */
export const connectionsQuery = () =>
  queryOptions({ queryKey: ['connections', 'list'], queryFn: ({ signal }) => loadConnections(signal) });

async function loadConnections(signal: AbortSignal): Promise<ConnectionWithStatus[]> {
  const connections = await callApi('GET /connections', {
    query: { limit: 200 },
    signal,
    schema: async () => {
      const [{ listOf }, contract] = await loadSchemas();
      return listOf(contract.Connection);
    },
  });
  return Promise.all(
    connections.data.map(async (connection) => ({
      connection,
      status: await callApi('GET /connections/{id}/status', {
        params: { id: connection.id },
        signal,
        schema: async () => (await import('@/lib/contracts/connections/connections')).ConnectionStatus,
      }),
    })),
  );
}

const loadSchemas = () =>
  Promise.all([import('@/lib/contracts/common'), import('@/lib/contracts/connections/connections')]);

/** What can be connected; it changes with the version only. */
export const providersQuery = () =>
  queryOptions({
    queryKey: ['providers'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      callApi('GET /providers', {
        signal,
        schema: async () => {
          const [{ listOf }, { Provider }] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/connections/providers'),
          ]);
          return listOf(Provider);
        },
      }),
  });

/** Newest pulls of all connections. */
export const ingestRunsQuery = (limit: number) =>
  queryOptions({
    queryKey: ['connections', 'ingest-runs', limit],
    queryFn: ({ signal }) =>
      callApi('GET /ingest-runs', {
        query: { limit },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await loadSchemas();
          return listOf(contract.IngestRun);
        },
      }),
  });

/** Small real calls with a key that is not saved yet. */
export const useTestConnection = () =>
  useMutation({
    mutationFn: (body: ConnectionTest) =>
      callApi('POST /connections/test', {
        body,
        schema: async () => (await import('@/lib/contracts/connections/connections')).ConnectionTestResult,
      }),
  });

function useConnectionMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['connections'] }),
        queries.invalidateQueries({ queryKey: ['overview'] }),
      ]),
  });
}

export const useCreateConnection = () =>
  useConnectionMutation((body: ConnectionCreate) =>
    callApi('POST /connections', {
      body,
      schema: async () => (await import('@/lib/contracts/connections/connections')).ConnectionCreated,
    }),
  );

export const useUpdateConnection = () =>
  useConnectionMutation(({ id, changes }: { id: string; changes: ConnectionUpdate }) =>
    callApi('PATCH /connections/{id}', { params: { id }, body: changes }),
  );

/** Looks again at what the stored keys can do. */
export const useCheckKeys = () =>
  useConnectionMutation((id: string) =>
    callApi('POST /connections/{id}/check-keys', {
      params: { id },
      schema: async () => (await import('@/lib/contracts/connections/connections')).Connection,
    }),
  );

export const useDeleteConnection = () =>
  useConnectionMutation((id: string) => callApi('DELETE /connections/{id}', { params: { id } }));

/** Asks the worker to read now instead of at the next interval. */
export const usePullConnection = () =>
  useConnectionMutation((id: string) => callApi('POST /connections/{id}/pull', { params: { id } }));
