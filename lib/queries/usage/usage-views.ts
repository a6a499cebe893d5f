import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type {
  Annotation,
  AnnotationCreateInput,
  SavedView,
  SavedViewCreate,
  SavedViewUpdate,
  ShareLink,
  ShareLinkCreate,
  ShareLinkCreated,
} from '@/lib/contracts/usage/usage-views';
import { callApi } from '@/lib/http/api-client';

type List<T> = { data: T[]; nextCursor: string | null };

const load = async () => {
  const [{ listOf }, contract] = await Promise.all([
    import('@/lib/contracts/common'),
    import('@/lib/contracts/usage/usage-views'),
  ]);
  return { listOf, contract };
};

/** The viewer's own views and those that others share. */
export const savedViewsQuery = () =>
  queryOptions({
    queryKey: ['saved-views'],
    queryFn: ({ signal }) =>
      callApi<List<SavedView>>({
        path: '/saved-views',
        signal,
        schema: () => load().then(({ listOf, contract }) => listOf(contract.SavedView)),
      }),
  });

/** Links that still work. */
export const shareLinksQuery = () =>
  queryOptions({
    queryKey: ['share-links'],
    queryFn: ({ signal }) =>
      callApi<List<ShareLink>>({
        path: '/share-links',
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
  useChange([['saved-views']], (body: SavedViewCreate) =>
    callApi<SavedView>({
      path: '/saved-views',
      method: 'POST',
      body,
      schema: async () => (await load()).contract.SavedView,
    }),
  );

export const useUpdateSavedView = () =>
  useChange([['saved-views']], ({ id, ...body }: SavedViewUpdate & { id: string }) =>
    callApi<SavedView>({
      path: `/saved-views/${id}`,
      method: 'PATCH',
      body,
      schema: async () => (await load()).contract.SavedView,
    }),
  );

export const useDeleteSavedView = () =>
  useChange([['saved-views']], (id: string) =>
    callApi<unknown>({ path: `/saved-views/${id}`, method: 'DELETE', schema: null }),
  );

/** The answer holds the address, once. */
export const useCreateShareLink = () =>
  useChange([['share-links']], (body: ShareLinkCreate) =>
    callApi<ShareLinkCreated>({
      path: '/share-links',
      method: 'POST',
      body,
      schema: async () => (await load()).contract.ShareLinkCreated,
    }),
  );

export const useRevokeShareLink = () =>
  useChange([['share-links']], (id: string) =>
    callApi<unknown>({ path: `/share-links/${id}`, method: 'DELETE', schema: null }),
  );

export const useCreateAnnotation = () =>
  useChange([['usage', 'markers']], (body: AnnotationCreateInput) =>
    callApi<Annotation>({
      path: '/annotations',
      method: 'POST',
      body,
      schema: async () => (await load()).contract.Annotation,
    }),
  );

export const useDeleteAnnotation = () =>
  useChange([['usage', 'markers']], (id: string) =>
    callApi<unknown>({ path: `/annotations/${id}`, method: 'DELETE', schema: null }),
  );
