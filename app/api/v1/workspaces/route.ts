import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { WorkspaceCreate } from '@/lib/contracts/installation/workspaces';
import { defineRoute } from '@/lib/http/route';
import { createWorkspace, listWorkspaces } from '@/lib/services/installation/manage-workspaces';

export const GET = defineRoute({
  access: MINIMUM_ROLE.manageOwnAccount,
  proof: 'session',
  projects: 'open',
  beforeFactor: true,
  handler: ({ viewer }) => listWorkspaces(viewer),
});

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageWorkspace,
  proof: 'session',
  body: WorkspaceCreate,
  status: 201,
  handler: ({ viewer, body }) => createWorkspace(viewer, body),
});
