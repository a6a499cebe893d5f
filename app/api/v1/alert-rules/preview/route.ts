import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { AlertRulePreviewRequest } from '@/lib/contracts/alert-rules/alert-rules';
import { defineRoute } from '@/lib/http/route';
import { previewAlertRule } from '@/lib/services/alert-rules/preview-alert-rule';

/** A question that takes a body, so it is a POST; it writes nothing. */
export const POST = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  body: AlertRulePreviewRequest,
  handler: ({ viewer, body }) => previewAlertRule(viewer, body),
});
