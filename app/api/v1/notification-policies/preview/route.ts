import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { PolicyPreviewRequest } from '@/lib/contracts/notification-policies';
import { defineRoute } from '@/lib/http/route';
import { previewPolicies } from '@/lib/services/preview-policies';

export const POST = defineRoute({
  access: MINIMUM_ROLE.viewMail,
  body: PolicyPreviewRequest,
  handler: ({ viewer, body }) => previewPolicies(viewer, body),
});
