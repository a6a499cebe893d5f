import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, IdParams } from '@/lib/http/route';
import { resendInvitation } from '@/lib/services/people/manage-invitations';

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageMembers,
  params: IdParams,
  handler: ({ viewer, params }) => resendInvitation(viewer, params.id),
});
