import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, IdParams } from '@/lib/http/route';
import { testChannel } from '@/lib/services/notifications/test-channel';

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageChannels,
  params: IdParams,
  handler: ({ viewer, params }) => testChannel(viewer, params.id),
});
