import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type {
  Channel,
  ChannelCreate,
  ChannelCreated,
  ChannelTestResult,
  ChannelUpdate,
  RotatedSecret,
} from '@/lib/contracts/notifications/channels';
import { callApi } from '@/lib/http/api-client';
import { useToggleRow } from '@/lib/queries/toggle-row';

/** Where notifications go. */
export const channelsQuery = () =>
  queryOptions({
    queryKey: ['channels', 'list'],
    queryFn: ({ signal }) =>
      callApi<{ data: Channel[]; nextCursor: string | null }>({
        path: '/channels',
        query: { limit: 200 },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/notifications/channels'),
          ]);
          return listOf(contract.Channel);
        },
      }),
  });

function useChannelMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => queries.invalidateQueries({ queryKey: ['channels'] }) });
}

export const useCreateChannel = () =>
  useChannelMutation((body: ChannelCreate) =>
    callApi<ChannelCreated>({
      path: '/channels',
      method: 'POST',
      body,
      schema: async () => (await import('@/lib/contracts/notifications/channels')).ChannelCreated,
    }),
  );

export const useUpdateChannel = () =>
  useChannelMutation(({ id, ...body }: { id: string } & ChannelUpdate) =>
    callApi<unknown>({ path: `/channels/${id}`, method: 'PATCH', body, schema: null }),
  );

export const useToggleChannel = () => useToggleRow(channelsQuery().queryKey, '/channels');

/** Gives a webhook a new signing key, which is in the answer and never again. */
export const useRotateSecret = () =>
  useChannelMutation((id: string) =>
    callApi<RotatedSecret>({
      path: `/channels/${id}/rotate-secret`,
      method: 'POST',
      body: {},
      schema: async () => (await import('@/lib/contracts/notifications/channels')).RotatedSecret,
    }),
  );

export const useDeleteChannel = () =>
  useChannelMutation((id: string) => callApi<unknown>({ path: `/channels/${id}`, method: 'DELETE', schema: null }));

/** Sends a real message the real way and answers with what the receiving server said. */
export const useTestChannel = () =>
  useMutation({
    mutationFn: (id: string) =>
      callApi<ChannelTestResult>({
        path: `/channels/${id}/test`,
        method: 'POST',
        body: {},
        schema: async () => (await import('@/lib/contracts/notifications/channels')).ChannelTestResult,
      }),
  });
