import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { NotificationQuery } from '@/lib/contracts/notifications/notifications';
import { defineRoute } from '@/lib/http/route';
import { listNotifications } from '@/lib/services/notifications/list-notifications';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewMail,
  query: NotificationQuery,
  handler: ({ viewer, query }) => listNotifications(viewer, query),
});
