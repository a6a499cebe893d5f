import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { NotificationPolicyCreate } from '@/lib/contracts/notifications/notification-policies';
import { defineRoute } from '@/lib/http/route';
import { createNotificationPolicy } from '@/lib/services/notifications/create-policy';
import { listNotificationPolicies } from '@/lib/services/notifications/list-policies';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewMail,
  handler: ({ viewer }) => listNotificationPolicies(viewer),
});

export const POST = defineRoute({
  access: MINIMUM_ROLE.managePolicies,
  body: NotificationPolicyCreate,
  status: 201,
  handler: ({ viewer, body }) => createNotificationPolicy(viewer, body),
});
