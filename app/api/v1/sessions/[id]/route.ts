import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, TextIdParams } from '@/lib/http/route';
import { revokeSession } from '@/lib/services/people/manage-sessions';

export const DELETE = defineRoute({
  access: MINIMUM_ROLE.manageOwnAccount,
  proof: 'session',
  projects: 'open',
  beforeFactor: true,
  params: TextIdParams,
  status: 204,
  handler: ({ viewer, params }) => revokeSession(viewer, params.id),
});
