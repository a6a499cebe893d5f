import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { AlertRuleUpdate } from '@/lib/contracts/alert-rules/alert-rules';
import { defineRoute, IdParams } from '@/lib/http/route';
import { deleteAlertRule } from '@/lib/services/alert-rules/delete-alert-rule';
import { getAlertRule } from '@/lib/services/alert-rules/get-alert-rule';
import { updateAlertRule } from '@/lib/services/alert-rules/update-alert-rule';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  params: IdParams,
  handler: ({ viewer, params }) => getAlertRule(viewer, params.id),
});

export const PATCH = defineRoute({
  access: MINIMUM_ROLE.manageAlertRules,
  params: IdParams,
  body: AlertRuleUpdate,
  handler: ({ viewer, params, body }) => updateAlertRule(viewer, params.id, body),
});

export const DELETE = defineRoute({
  access: MINIMUM_ROLE.manageAlertRules,
  params: IdParams,
  status: 204,
  handler: ({ viewer, params }) => deleteAlertRule(viewer, params.id),
});
