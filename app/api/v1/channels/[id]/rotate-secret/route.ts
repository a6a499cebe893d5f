import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, IdParams } from '@/lib/http/route';
import { rotateChannelSecret } from '@/lib/services/notifications/rotate-channel-secret';

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageChannels,
  params: IdParams,
  handler: ({ viewer, params }) => rotateChannelSecret(viewer, params.id),
});
