import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, IdParams } from '@/lib/http/route';
import { switchWorkspace } from '@/lib/services/installation/manage-workspaces';

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageOwnAccount,
  proof: 'session',
  projects: 'open',
  beforeFactor: true,
  params: IdParams,
  status: 204,
  handler: ({ viewer, params }) => switchWorkspace(viewer, params.id),
});
