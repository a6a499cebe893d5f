import { InvitationAccept } from '@/lib/contracts/people/members';
import { defineRoute } from '@/lib/http/route';
import { acceptInvitation } from '@/lib/services/people/accept-invitation';

export const POST = defineRoute({
  access: 'public',
  body: InvitationAccept,
  handler: ({ body, request }) => acceptInvitation(body, request.headers),
});
