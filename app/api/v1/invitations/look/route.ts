import { InvitationLook } from '@/lib/contracts/members';
import { defineRoute } from '@/lib/http/route';
import { viewInvitation } from '@/lib/services/accept-invitation';

export const POST = defineRoute({
  access: 'public',
  body: InvitationLook,
  handler: ({ body, request }) => viewInvitation(body.token, request.headers),
});
