import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, IdParams } from '@/lib/http/route';
import { getBudgetStatus } from '@/lib/services/budgets/get-budget-status';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'filtered',
  params: IdParams,
  handler: ({ viewer, params }) => getBudgetStatus(viewer, params.id),
});
