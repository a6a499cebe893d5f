import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, IdParams } from '@/lib/http/route';
import { revokeInvitation } from '@/lib/services/people/manage-invitations';

export const DELETE = defineRoute({
  access: MINIMUM_ROLE.manageMembers,
  params: IdParams,
  status: 204,
  handler: ({ viewer, params }) => revokeInvitation(viewer, params.id),
});
