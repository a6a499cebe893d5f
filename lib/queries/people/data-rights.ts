import { useMutation } from '@tanstack/react-query';
import { callApi, downloadFile } from '@/lib/http/api-client';

/** Deletes the signed-in person; the address is typed to show that it is meant. */
export const useDeleteAccount = () =>
  useMutation({ mutationFn: (email: string) => callApi('POST /account/delete', { body: { confirm: email } }) });

/** Removes a member and their name. */
export const useEraseMember = () =>
  useMutation({
    mutationFn: ({ id, email }: { id: string; email: string }) =>
      callApi('POST /members/{id}/erase', { params: { id }, body: { confirm: email } }),
  });

/** Deletes the workspace at hand; its name is typed to show that it is meant. */
export const useDeleteWorkspace = () =>
  useMutation({ mutationFn: (name: string) => callApi('POST /workspace/delete', { body: { confirm: name } }) });

/** Saves everything in the workspace as a file. */
export const useDownloadWorkspace = () =>
  useMutation({ mutationFn: () => downloadFile('POST /workspace/export', { name: 'workspace.jsonl' }) });

/** Saves what is stored about a member as a file. */
export const useDownloadMember = () =>
  useMutation({
    mutationFn: (id: string) => downloadFile('POST /members/{id}/export', { params: { id }, name: 'member.json' }),
  });
