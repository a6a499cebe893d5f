import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  AnnotationCreateInput,
  SavedViewCreate,
  SavedViewUpdate,
  ShareLinkCreate,
} from '@/lib/contracts/usage/usage-views';
import type { ViewPage } from '@/lib/domain/usage/saved-filter';
import { callApi } from '@/lib/http/api-client';

const load = async () => {
  const [{ listOf }, contract] = await Promise.all([
    import('@/lib/contracts/common'),
    import('@/lib/contracts/usage/usage-views'),
  ]);
  return { listOf, contract };
};

/** The viewer's own views of a page and those that others share. */
export const savedViewsQuery = (page: ViewPage = 'usage') =>
  queryOptions({
    queryKey: ['saved-views', page],
    queryFn: ({ signal }) =>
      callApi('GET /saved-views', {
        query: { page },
        signal,
        schema: () => load().then(({ listOf, contract }) => listOf(contract.SavedView)),
      }),
  });

/** Links that still work. */
export const shareLinksQuery = () =>
  queryOptions({
    queryKey: ['share-links'],
    queryFn: ({ signal }) =>
      callApi('GET /share-links', {
        query: { limit: 200 },
        signal,
        schema: () => load().then(({ listOf, contract }) => listOf(contract.ShareLink)),
      }),
  });

function useChange<Input, Answer>(keys: readonly string[][], mutationFn: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}

export const useCreateSavedView = () =>
  useChange([['saved-views']], (body: z.input<typeof SavedViewCreate>) =>
    callApi('POST /saved-views', { body, schema: async () => (await load()).contract.SavedView }),
  );

export const useUpdateSavedView = () =>
  useChange([['saved-views']], ({ id, ...body }: SavedViewUpdate & { id: string }) =>
    callApi('PATCH /saved-views/{id}', { params: { id }, body, schema: async () => (await load()).contract.SavedView }),
  );

export const useDeleteSavedView = () =>
  useChange([['saved-views']], (id: string) => callApi('DELETE /saved-views/{id}', { params: { id } }));

/** The answer holds the address, once. */
export const useCreateShareLink = () =>
  useChange([['share-links']], (body: ShareLinkCreate) =>
    callApi('POST /share-links', { body, schema: async () => (await load()).contract.ShareLinkCreated }),
  );

export const useRevokeShareLink = () =>
  useChange([['share-links']], (id: string) => callApi('DELETE /share-links/{id}', { params: { id } }));

export const useCreateAnnotation = () =>
  useChange([['usage', 'markers']], (body: AnnotationCreateInput) =>
    callApi('POST /annotations', { body, schema: async () => (await load()).contract.Annotation }),
  );

export const useDeleteAnnotation = () =>
  useChange([['usage', 'markers']], (id: string) => callApi('DELETE /annotations/{id}', { params: { id } }));
