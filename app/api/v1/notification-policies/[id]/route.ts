import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { NotificationPolicyUpdate } from '@/lib/contracts/notifications/notification-policies';
import { defineRoute, IdParams } from '@/lib/http/route';
import { deleteNotificationPolicy } from '@/lib/services/notifications/delete-policy';
import { getNotificationPolicy } from '@/lib/services/notifications/get-policy';
import { updateNotificationPolicy } from '@/lib/services/notifications/update-policy';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewMail,
  params: IdParams,
  handler: ({ viewer, params }) => getNotificationPolicy(viewer, params.id),
});

export const PATCH = defineRoute({
  access: MINIMUM_ROLE.managePolicies,
  params: IdParams,
  body: NotificationPolicyUpdate,
  handler: ({ viewer, params, body }) => updateNotificationPolicy(viewer, params.id, body),
});

export const DELETE = defineRoute({
  access: MINIMUM_ROLE.managePolicies,
  params: IdParams,
  status: 204,
  handler: ({ viewer, params }) => deleteNotificationPolicy(viewer, params.id),
});
