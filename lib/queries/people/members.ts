import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { WorkspaceUpdate } from '@/lib/contracts/installation/workspaces';
import type { InvitationAccept, InvitationCreate, MemberUpdate } from '@/lib/contracts/people/members';
import { callApi } from '@/lib/http/api-client';

const load = () => import('@/lib/contracts/people/members');
const loadWorkspaces = () => import('@/lib/contracts/installation/workspaces');
const loadList = async () => (await import('@/lib/contracts/common')).listOf;

export const membersQuery = () =>
  queryOptions({
    queryKey: ['members', 'list'],
    queryFn: ({ signal }) =>
      callApi('GET /members', { signal, schema: async () => (await loadList())((await load()).Member) }),
  });

export const invitationsQuery = () =>
  queryOptions({
    queryKey: ['members', 'invitations'],
    queryFn: ({ signal }) =>
      callApi('GET /invitations', { signal, schema: async () => (await loadList())((await load()).Invitation) }),
  });

export const workspaceQuery = () =>
  queryOptions({
    queryKey: ['members', 'workspace'],
    queryFn: ({ signal }) =>
      callApi('GET /workspace', { signal, schema: async () => (await loadWorkspaces()).Workspace }),
  });

export const workspacesQuery = () =>
  queryOptions({
    queryKey: ['workspaces', 'list'],
    queryFn: ({ signal }) =>
      callApi('GET /workspaces', {
        signal,
        schema: async () => (await loadList())((await loadWorkspaces()).WorkspaceSummary),
      }),
  });

function useMemberWrite<I, O>(write: (input: I) => Promise<O>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: write, onSettled: () => queries.invalidateQueries({ queryKey: ['members'] }) });
}

export const useInvite = () =>
  useMemberWrite((body: InvitationCreate) =>
    callApi('POST /invitations', { body, schema: async () => (await load()).InvitationCreated }),
  );

export const useResendInvitation = () =>
  useMemberWrite((id: string) =>
    callApi('POST /invitations/{id}/resend', { params: { id }, schema: async () => (await load()).InvitationCreated }),
  );

export const useRevokeInvitation = () =>
  useMemberWrite((id: string) => callApi('DELETE /invitations/{id}', { params: { id } }));

export const useUpdateMember = () =>
  useMemberWrite(({ id, ...body }: MemberUpdate & { id: string }) =>
    callApi('PATCH /members/{id}', { params: { id }, body }),
  );

export const useRemoveMember = () =>
  useMemberWrite((id: string) => callApi('DELETE /members/{id}', { params: { id } }));

export const useLeaveWorkspace = () => useMemberWrite(() => callApi('POST /members/leave'));

export const useUpdateWorkspace = () =>
  useMemberWrite((body: WorkspaceUpdate) => callApi('PATCH /workspace', { body }));

/** Everything on the page belongs to the workspace, so it is loaded anew. */
export const useSwitchWorkspace = () =>
  useMutation({
    mutationFn: (id: string) => callApi('POST /workspaces/{id}/switch', { params: { id } }),
    onSuccess: () => window.location.assign('/'),
  });

export const useCreateWorkspace = () =>
  useMutation({
    mutationFn: (body: { name: string; timezone: string }) => callApi('POST /workspaces', { body }),
    onSuccess: () => window.location.assign('/settings/connections?create=1'),
  });

export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: () =>
      callApi('POST /invitations/look', { body: { token }, schema: async () => (await load()).InvitationView }),
    retry: false,
  });

export const useAcceptInvitation = () =>
  useMutation({
    mutationFn: (body: InvitationAccept) =>
      callApi('POST /invitations/accept', { body, schema: async () => (await load()).InvitationAccepted }),
  });
