import { useMutation } from '@tanstack/react-query';
import { callApi, downloadFile } from '@/lib/http/api-client';

const post = (path: string, confirm: string) =>
  callApi<unknown>({ path, method: 'POST', body: { confirm }, schema: null });

/** Deletes the signed-in person; the address is typed to show that it is meant. */
export const useDeleteAccount = () => useMutation({ mutationFn: (email: string) => post('/account/delete', email) });

/** Removes a member and their name. */
export const useEraseMember = () =>
  useMutation({
    mutationFn: ({ id, email }: { id: string; email: string }) =>
      post(`/members/${encodeURIComponent(id)}/erase`, email),
  });

/** Deletes the workspace at hand; its name is typed to show that it is meant. */
export const useDeleteWorkspace = () => useMutation({ mutationFn: (name: string) => post('/workspace/delete', name) });

/** Saves everything in the workspace as a file. */
export const useDownloadWorkspace = () =>
  useMutation({ mutationFn: () => downloadFile('/workspace/export', 'workspace.jsonl') });

/** Saves what is stored about a member as a file. */
export const useDownloadMember = () =>
  useMutation({
    mutationFn: (id: string) => downloadFile(`/members/${encodeURIComponent(id)}/export`, 'member.json'),
  });
