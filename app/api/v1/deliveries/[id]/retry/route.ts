import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, IdParams } from '@/lib/http/route';
import { retryDelivery } from '@/lib/services/notifications/retry-delivery';

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageChannels,
  params: IdParams,
  handler: ({ viewer, params }) => retryDelivery(viewer, params.id),
});
