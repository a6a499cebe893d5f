import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { DeliveryQuery } from '@/lib/contracts/notifications/notifications';
import { defineRoute } from '@/lib/http/route';
import { listDeliveries } from '@/lib/services/notifications/list-deliveries';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewMail,
  query: DeliveryQuery,
  handler: ({ viewer, query }) => listDeliveries(viewer, query),
});
