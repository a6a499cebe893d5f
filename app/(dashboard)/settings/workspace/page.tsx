import type { Metadata } from 'next';
import { WorkspaceScreen } from '@/components/installation/workspace/workspace-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { canDeleteWorkspace, canManageWorkspace } from '@/lib/auth/permissions';
import { requireViewer } from '@/lib/auth/session';
import { retentionQuery } from '@/lib/queries/installation/retention';
import { workspaceQuery } from '@/lib/queries/people/members';
import { getRetention } from '@/lib/services/get-retention';
import { getWorkspace } from '@/lib/services/installation/manage-workspaces';
import * as texts from '@/lib/texts/en/installation-workspace';

export const metadata: Metadata = { title: texts.title };

export default async function WorkspacePage() {
  const viewer = await requireViewer('open');
  const canManage = canManageWorkspace(viewer.role);
  const queries = [
    { queryKey: workspaceQuery().queryKey, load: () => getWorkspace(viewer) },
    ...(canManage ? [{ queryKey: retentionQuery().queryKey, load: () => getRetention(viewer) }] : []),
  ];
  return (
    <Prefetch queries={queries}>
      <WorkspaceScreen canManage={canManage} isOwner={canDeleteWorkspace(viewer.role)} />
    </Prefetch>
  );
}
