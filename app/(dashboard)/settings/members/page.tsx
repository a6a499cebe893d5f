import type { Metadata } from 'next';
import { MembersScreen } from '@/components/people/members/members-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { canManageMembers, canViewMembers } from '@/lib/auth/permissions';
import { describeRoles } from '@/lib/auth/role-table';
import { requireViewer } from '@/lib/auth/session';
import { invitationsQuery, membersQuery } from '@/lib/queries/people/members';
import { listInvitations } from '@/lib/services/people/manage-invitations';
import { listMembers } from '@/lib/services/people/manage-members';
import * as common from '@/lib/texts/en/common';

export const metadata: Metadata = { title: common.members };

export default async function MembersPage({ searchParams }: PageProps<'/settings/members'>) {
  const viewer = await requireViewer();
  const { create } = await searchParams;
  const canManage = canManageMembers(viewer.role);
  const queries = [
    ...(canViewMembers(viewer.role) ? [{ queryKey: membersQuery().queryKey, load: () => listMembers(viewer) }] : []),
    ...(canManage ? [{ queryKey: invitationsQuery().queryKey, load: () => listInvitations(viewer) }] : []),
  ];
  return (
    <Prefetch queries={queries}>
      <MembersScreen canManage={canManage} roles={describeRoles()} isInviteAsked={create === '1'} />
    </Prefetch>
  );
}
