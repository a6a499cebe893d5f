import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Browser, BrowserCreate } from '@/lib/contracts/notifications/channels';
import { callApi } from '@/lib/http/api-client';

/** Browsers that show the messages of a web push channel. */
export const browsersQuery = (channelId: string) =>
  queryOptions({
    queryKey: ['channels', 'browsers', channelId],
    queryFn: ({ signal }) =>
      callApi<{ data: Browser[]; nextCursor: string | null }>({
        path: `/channels/${channelId}/browsers`,
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
  callApi<{ publicKey: string }>({
    path: '/push-key',
    schema: async () => (await import('@/lib/contracts/notifications/channels')).PushKey,
  });

function useBrowserMutation<Input>(channelId: string, mutationFn: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => queries.invalidateQueries({ queryKey: ['channels', 'browsers', channelId] }),
  });
}

export const useAddBrowser = (channelId: string) =>
  useBrowserMutation(channelId, (body: BrowserCreate) =>
    callApi<unknown>({ path: `/channels/${channelId}/browsers`, method: 'POST', body, schema: null }),
  );

export const useRemoveBrowser = (channelId: string) =>
  useBrowserMutation(channelId, (id: string) =>
    callApi<unknown>({ path: `/channels/${channelId}/browsers/${id}`, method: 'DELETE', schema: null }),
  );
