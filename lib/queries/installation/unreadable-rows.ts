import { useMutation } from '@tanstack/react-query';
import type { UnreadableRowContract } from '@/lib/contracts/installation/unreadable-rows';
import { callApi } from '@/lib/http/api-client';

export type UnreadableRowKey = Pick<UnreadableRowContract, 'what' | 'id'>;

/** Deletes a stored row that cannot be read. */
export const useDeleteUnreadable = () =>
  useMutation({
    mutationFn: (row: UnreadableRowKey) => callApi('DELETE /unreadable-rows/{what}/{id}', { params: row }),
  });
