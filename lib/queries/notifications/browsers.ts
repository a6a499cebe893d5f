import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { BrowserCreate } from '@/lib/contracts/notifications/channels';
import { callApi } from '@/lib/http/api-client';

/** Browsers that show the messages of a web push channel. */
export const browsersQuery = (channelId: string) =>
  queryOptions({
    queryKey: ['channels', 'browsers', channelId],
    queryFn: ({ signal }) =>
      callApi('GET /channels/{id}/browsers', {
        params: { id: channelId },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/notifications/channels'),
          ]);
          return listOf(contract.Browser);
        },
      }),
  });

/** The installation's public key, which a browser subscribes with. */
export const readPushKey = () =>
  callApi('GET /push-key', { schema: async () => (await import('@/lib/contracts/notifications/channels')).PushKey });

function useBrowserMutation<Input>(channelId: string, mutationFn: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => queries.invalidateQueries({ queryKey: ['channels', 'browsers', channelId] }),
  });
}

export const useAddBrowser = (channelId: string) =>
  useBrowserMutation(channelId, (body: BrowserCreate) =>
    callApi('POST /channels/{id}/browsers', { params: { id: channelId }, body }),
  );

export const useRemoveBrowser = (channelId: string) =>
  useBrowserMutation(channelId, (id: string) =>
    callApi('DELETE /channels/{id}/browsers/{browserId}', { params: { id: channelId, browserId: id } }),
  );
