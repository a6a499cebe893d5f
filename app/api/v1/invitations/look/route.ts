import { InvitationLook } from '@/lib/contracts/people/members';
import { defineRoute } from '@/lib/http/route';
import { viewInvitation } from '@/lib/services/people/accept-invitation';

export const POST = defineRoute({
  access: 'public',
  body: InvitationLook,
  handler: ({ body, request }) => viewInvitation(body.token, request.headers),
});
