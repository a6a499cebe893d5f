import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Workspace, WorkspaceSummary, WorkspaceUpdate } from '@/lib/contracts/installation/workspaces';
import type {
  Invitation,
  InvitationAccept,
  InvitationCreate,
  InvitationCreated,
  InvitationView,
  Member,
  MemberUpdate,
} from '@/lib/contracts/people/members';
import { callApi } from '@/lib/http/api-client';

const load = () => import('@/lib/contracts/people/members');
const loadWorkspaces = () => import('@/lib/contracts/installation/workspaces');
const loadList = async () => (await import('@/lib/contracts/common')).listOf;

type List<T> = { data: T[]; nextCursor: string | null };

export const membersQuery = () =>
  queryOptions({
    queryKey: ['members', 'list'],
    queryFn: ({ signal }) =>
      callApi<List<Member>>({
        path: '/members',
        signal,
        schema: async () => (await loadList())((await load()).Member),
      }),
  });

export const invitationsQuery = () =>
  queryOptions({
    queryKey: ['members', 'invitations'],
    queryFn: ({ signal }) =>
      callApi<List<Invitation>>({
        path: '/invitations',
        signal,
        schema: async () => (await loadList())((await load()).Invitation),
      }),
  });

export const workspaceQuery = () =>
  queryOptions({
    queryKey: ['members', 'workspace'],
    queryFn: ({ signal }) =>
      callApi<Workspace>({ path: '/workspace', signal, schema: async () => (await loadWorkspaces()).Workspace }),
  });

export const workspacesQuery = () =>
  queryOptions({
    queryKey: ['workspaces', 'list'],
    queryFn: ({ signal }) =>
      callApi<List<WorkspaceSummary>>({
        path: '/workspaces',
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
    callApi<InvitationCreated>({
      path: '/invitations',
      method: 'POST',
      body,
      schema: async () => (await load()).InvitationCreated,
    }),
  );

export const useResendInvitation = () =>
  useMemberWrite((id: string) =>
    callApi<InvitationCreated>({
      path: `/invitations/${id}/resend`,
      method: 'POST',
      schema: async () => (await load()).InvitationCreated,
    }),
  );

export const useRevokeInvitation = () =>
  useMemberWrite((id: string) => callApi<unknown>({ path: `/invitations/${id}`, method: 'DELETE', schema: null }));

export const useUpdateMember = () =>
  useMemberWrite(({ id, ...body }: MemberUpdate & { id: string }) =>
    callApi<unknown>({ path: `/members/${encodeURIComponent(id)}`, method: 'PATCH', body, schema: null }),
  );

export const useRemoveMember = () =>
  useMemberWrite((id: string) =>
    callApi<unknown>({ path: `/members/${encodeURIComponent(id)}`, method: 'DELETE', schema: null }),
  );

export const useLeaveWorkspace = () =>
  useMemberWrite(() => callApi<unknown>({ path: '/members/leave', method: 'POST', schema: null }));

export const useUpdateWorkspace = () =>
  useMemberWrite((body: WorkspaceUpdate) =>
    callApi<unknown>({ path: '/workspace', method: 'PATCH', body, schema: null }),
  );

/** Everything on the page belongs to the workspace, so it is loaded anew. */
export const useSwitchWorkspace = () =>
  useMutation({
    mutationFn: (id: string) => callApi<unknown>({ path: `/workspaces/${id}/switch`, method: 'POST', schema: null }),
    onSuccess: () => window.location.assign('/'),
  });

export const useCreateWorkspace = () =>
  useMutation({
    mutationFn: (body: { name: string; timezone: string }) =>
      callApi<unknown>({ path: '/workspaces', method: 'POST', body, schema: null }),
    onSuccess: () => window.location.assign('/settings/connections?create=1'),
  });

export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: () =>
      callApi<InvitationView>({
        path: '/invitations/look',
        method: 'POST',
        body: { token },
        schema: async () => (await load()).InvitationView,
      }),
    retry: false,
  });

export const useAcceptInvitation = () =>
  useMutation({
    mutationFn: (body: InvitationAccept) =>
      callApi<{ email: string; workspaceId: string }>({
        path: '/invitations/accept',
        method: 'POST',
        body,
        schema: async () => (await load()).InvitationAccepted,
      }),
  });
