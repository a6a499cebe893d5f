import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { WorkspaceUpdate } from '@/lib/contracts/installation/workspaces';
import { defineRoute } from '@/lib/http/route';
import { getWorkspace, updateWorkspace } from '@/lib/services/installation/manage-workspaces';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'open',
  handler: ({ viewer }) => getWorkspace(viewer),
});

export const PATCH = defineRoute({
  access: MINIMUM_ROLE.manageWorkspace,
  proof: 'recent',
  body: WorkspaceUpdate,
  handler: ({ viewer, body }) => updateWorkspace(viewer, body),
});
