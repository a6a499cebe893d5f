import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { AlertRuleCreate } from '@/lib/contracts/alert-rules/alert-rules';
import { defineRoute } from '@/lib/http/route';
import { createAlertRule } from '@/lib/services/alert-rules/create-alert-rule';
import { listAlertRules } from '@/lib/services/alert-rules/list-alert-rules';

export const GET = defineRoute({ access: MINIMUM_ROLE.viewUsage, handler: ({ viewer }) => listAlertRules(viewer) });

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageAlertRules,
  body: AlertRuleCreate,
  status: 201,
  handler: ({ viewer, body }) => createAlertRule(viewer, body),
});
