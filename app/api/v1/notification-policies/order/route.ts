import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { PolicyOrder } from '@/lib/contracts/notifications/notification-policies';
import { defineRoute } from '@/lib/http/route';
import { orderNotificationPolicies } from '@/lib/services/notifications/order-policies';

export const POST = defineRoute({
  access: MINIMUM_ROLE.managePolicies,
  body: PolicyOrder,
  handler: ({ viewer, body }) => orderNotificationPolicies(viewer, body),
});
