import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute } from '@/lib/http/route';
import { leaveWorkspace } from '@/lib/services/people/manage-members';

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageOwnAccount,
  proof: 'session',
  projects: 'open',
  beforeFactor: true,
  status: 204,
  handler: ({ viewer }) => leaveWorkspace(viewer),
});
