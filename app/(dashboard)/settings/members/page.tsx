import type { Metadata } from 'next';
import { MembersScreen } from '@/components/members/members-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { canDeleteWorkspace, canManageMembers, canManageWorkspace, canViewMembers } from '@/lib/auth/permissions';
import { describeRoles } from '@/lib/auth/role-table';
import { requireViewer } from '@/lib/auth/session';
import { invitationsQuery, membersQuery, workspaceQuery } from '@/lib/queries/members';
import { listInvitations } from '@/lib/services/manage-invitations';
import { listMembers } from '@/lib/services/manage-members';
import { getWorkspace } from '@/lib/services/manage-workspaces';
import * as texts from '@/lib/texts/en/pages/settings-members';

export const metadata: Metadata = { title: texts.members };

export default async function MembersPage({ searchParams }: PageProps<'/settings/members'>) {
  const viewer = await requireViewer();
  const { create } = await searchParams;
  const canManage = canManageMembers(viewer.role);
  const queries = [
    { queryKey: workspaceQuery().queryKey, load: () => getWorkspace(viewer) },
    ...(canViewMembers(viewer.role) ? [{ queryKey: membersQuery().queryKey, load: () => listMembers(viewer) }] : []),
    ...(canManage ? [{ queryKey: invitationsQuery().queryKey, load: () => listInvitations(viewer) }] : []),
  ];
  return (
    <Prefetch queries={queries}>
      <MembersScreen
        canManage={canManage}
        canManageRules={canManageWorkspace(viewer.role)}
        isOwner={canDeleteWorkspace(viewer.role)}
        roles={describeRoles()}
        isInviteAsked={create === '1'}
      />
    </Prefetch>
  );
}
