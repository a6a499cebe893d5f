import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ChannelCreate, ChannelUpdate } from '@/lib/contracts/notifications/channels';
import { callApi } from '@/lib/http/api-client';
import { useToggleRow } from '@/lib/queries/toggle-row';

/** Where notifications go. */
export const channelsQuery = () =>
  queryOptions({
    queryKey: ['channels', 'list'],
    queryFn: ({ signal }) =>
      callApi('GET /channels', {
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
    callApi('POST /channels', {
      body,
      schema: async () => (await import('@/lib/contracts/notifications/channels')).ChannelCreated,
    }),
  );

export const useUpdateChannel = () =>
  useChannelMutation(({ id, ...body }: { id: string } & ChannelUpdate) =>
    callApi('PATCH /channels/{id}', { params: { id }, body }),
  );

export const useToggleChannel = () => useToggleRow(channelsQuery().queryKey, '/channels');

/** Gives a webhook a new signing key, which is in the answer and never again. */
export const useRotateSecret = () =>
  useChannelMutation((id: string) =>
    callApi('POST /channels/{id}/rotate-secret', {
      params: { id },
      schema: async () => (await import('@/lib/contracts/notifications/channels')).RotatedSecret,
    }),
  );

export const useDeleteChannel = () =>
  useChannelMutation((id: string) => callApi('DELETE /channels/{id}', { params: { id } }));

/** Sends a real message the real way and answers with what the receiving server said. */
export const useTestChannel = () =>
  useMutation({
    mutationFn: (id: string) =>
      callApi('POST /channels/{id}/test', {
        params: { id },
        schema: async () => (await import('@/lib/contracts/notifications/channels')).ChannelTestResult,
      }),
  });
