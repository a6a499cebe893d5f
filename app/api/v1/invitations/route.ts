import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { InvitationCreate } from '@/lib/contracts/people/members';
import { defineRoute } from '@/lib/http/route';
import { createInvitation, listInvitations } from '@/lib/services/people/manage-invitations';

export const GET = defineRoute({
  access: MINIMUM_ROLE.manageMembers,
  handler: ({ viewer }) => listInvitations(viewer),
});

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageMembers,
  body: InvitationCreate,
  status: 201,
  handler: ({ viewer, body }) => createInvitation(viewer, body),
});
