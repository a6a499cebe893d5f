import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { PolicyPreviewRequest } from '@/lib/contracts/notifications/notification-policies';
import { defineRoute } from '@/lib/http/route';
import { previewPolicies } from '@/lib/services/notifications/preview-policies';

export const POST = defineRoute({
  access: MINIMUM_ROLE.viewMail,
  body: PolicyPreviewRequest,
  handler: ({ viewer, body }) => previewPolicies(viewer, body),
});
