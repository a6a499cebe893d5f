import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { BudgetCreate } from '@/lib/contracts/budgets/budgets';
import { PageQuery } from '@/lib/contracts/common';
import { defineRoute } from '@/lib/http/route';
import { createBudget } from '@/lib/services/budgets/create-budget';
import { listBudgets } from '@/lib/services/budgets/list-budgets';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'filtered',
  query: PageQuery,
  handler: ({ viewer, query }) => listBudgets(viewer, query),
});

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageBudgets,
  body: BudgetCreate,
  status: 201,
  handler: ({ viewer, body }) => createBudget(viewer, body),
});
