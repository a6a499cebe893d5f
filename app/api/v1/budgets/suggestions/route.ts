import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute } from '@/lib/http/route';
import { listBudgetSuggestions } from '@/lib/services/budgets/list-budget-suggestions';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  handler: ({ viewer }) => listBudgetSuggestions(viewer),
});
