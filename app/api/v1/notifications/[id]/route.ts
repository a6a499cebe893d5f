import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, IdParams } from '@/lib/http/route';
import { getNotification } from '@/lib/services/notifications/get-notification';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewMail,
  params: IdParams,
  handler: ({ viewer, params }) => getNotification(viewer, params.id),
});
