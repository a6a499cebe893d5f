import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { BudgetUpdate } from '@/lib/contracts/budgets/budgets';
import { defineRoute, IdParams } from '@/lib/http/route';
import { deleteBudget } from '@/lib/services/budgets/delete-budget';
import { getBudget } from '@/lib/services/budgets/get-budget';
import { updateBudget } from '@/lib/services/budgets/update-budget';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'filtered',
  params: IdParams,
  handler: ({ viewer, params }) => getBudget(viewer, params.id),
});

export const PATCH = defineRoute({
  access: MINIMUM_ROLE.manageBudgets,
  params: IdParams,
  body: BudgetUpdate,
  handler: ({ viewer, params, body }) => updateBudget(viewer, params.id, body),
});

export const DELETE = defineRoute({
  access: MINIMUM_ROLE.manageBudgets,
  params: IdParams,
  status: 204,
  handler: ({ viewer, params }) => deleteBudget(viewer, params.id),
});
