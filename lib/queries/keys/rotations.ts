import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Rotation, RotationStarted, RotationUpdate } from '@/lib/contracts/keys/rotations';
import { callApi } from '@/lib/http/api-client';

/** Rotations from or to a key, newest first. */
export const rotationsQuery = (keyId: string) =>
  queryOptions({
    queryKey: ['keys', 'rotations', keyId],
    queryFn: ({ signal }) =>
      callApi('GET /rotations', {
        query: { keyId, limit: 5 },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/keys/rotations'),
          ]);
          return listOf(contract.Rotation);
        },
      }),
    refetchInterval: 60_000,
  });

const loadRotation = async () => (await import('@/lib/contracts/keys/rotations')).Rotation;

export type RotationStart = { quietHours: number; retiresWhenQuiet: boolean };

/** Begins to replace a key; its answer is the only place where the new key is. */
export function useStartRotation(keyId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: RotationStart): Promise<RotationStarted> =>
      callApi('POST /keys/{id}/rotations', {
        params: { id: keyId },
        body,
        schema: async () => (await import('@/lib/contracts/keys/rotations')).RotationStarted,
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['keys'] }),
    // The secret is not kept longer than it is shown.
    gcTime: 0,
  });
}

export type RotationVerb = 'retire' | 'undo';

/** Ends a rotation: deletes the old key, or the new one. */
export function useEndRotation() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, verb }: { id: string; verb: RotationVerb }): Promise<Rotation> =>
      verb === 'retire'
        ? callApi('POST /rotations/{id}/retire', { params: { id }, schema: loadRotation })
        : callApi('POST /rotations/{id}/undo', { params: { id }, schema: loadRotation }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['keys'] }),
  });
}

/** Notes what was done of a guided rotation. */
export function useUpdateRotation() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: RotationUpdate & { id: string }): Promise<Rotation> =>
      callApi('PATCH /rotations/{id}', { params: { id }, body, schema: loadRotation }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['keys'] }),
  });
}
