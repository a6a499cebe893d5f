import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { BudgetMirror } from '@/lib/contracts/budgets/provider-limits';
import { defineRoute, IdParams } from '@/lib/http/route';
import { mirrorBudget } from '@/lib/services/budgets/mirror-budget';

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageConnections,
  params: IdParams,
  body: BudgetMirror,
  handler: ({ viewer, params, body }) => mirrorBudget(viewer, params.id, body),
});
