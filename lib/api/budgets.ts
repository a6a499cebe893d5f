import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import {
  Budget,
  BudgetCreate,
  BudgetListItem,
  BudgetStatus,
  BudgetSuggestion,
  BudgetUpdate,
} from '@/lib/contracts/budgets/budgets';
import {
  BudgetMirror,
  BudgetMirrorPlan,
  ProviderLimit,
  ProviderLimitQuery,
} from '@/lib/contracts/budgets/provider-limits';
import { listOf, PageQuery } from '@/lib/contracts/common';
import {
  ConfigurationExport,
  ConfigurationInput,
  ConfigurationPlan,
  ConfigurationQuery,
} from '@/lib/contracts/installation/configuration';
import { get, IdParams, patch, post, remove } from '@/lib/http/operation';
import { getBudgetStatus, listBudgets } from '@/lib/services/budgets/get-budget-status';
import { listBudgetSuggestions } from '@/lib/services/budgets/list-budget-suggestions';
import { createBudget, deleteBudget, getBudget, updateBudget } from '@/lib/services/budgets/manage-budgets';
import { listProviderLimits, mirrorBudget } from '@/lib/services/budgets/mirror-budget';
import { applyConfiguration, planConfiguration } from '@/lib/services/installation/apply-configuration';
import { deleteEvenUnread } from '@/lib/services/installation/delete-unreadable-row';
import { exportConfiguration } from '@/lib/services/installation/export-configuration';

/** Budgets, the provider's own limits beside them, and configuration as a file. */
export const BUDGET_OPERATIONS = [
  get('/budgets', {
    summary: 'Budgets by name, each with how it stands',
    access: can.viewUsage,
    projects: 'filtered',
    query: PageQuery,
    answer: listOf(BudgetListItem),
    handler: ({ viewer, query }) => listBudgets(viewer, query),
  }),
  post('/budgets', {
    summary: 'Create a budget',
    access: can.manageBudgets,
    body: BudgetCreate,
    status: 201,
    answer: Budget,
    handler: ({ viewer, body }) => createBudget(viewer, body),
  }),
  get('/budgets/suggestions', {
    summary: 'Budgets near what is expected to be spent',
    access: can.viewUsage,
    answer: listOf(BudgetSuggestion),
    handler: ({ viewer }) => listBudgetSuggestions(viewer),
  }),
  get('/budgets/{id}', {
    summary: 'One budget',
    access: can.viewUsage,
    projects: 'filtered',
    params: IdParams,
    answer: Budget,
    handler: ({ viewer, params }) => getBudget(viewer, params.id),
  }),
  patch('/budgets/{id}', {
    summary: 'Change a budget',
    access: can.manageBudgets,
    params: IdParams,
    body: BudgetUpdate,
    answer: Budget,
    handler: ({ viewer, params, body }) => updateBudget(viewer, params.id, body),
  }),
  remove('/budgets/{id}', {
    summary: 'Delete a budget; its open incident ends',
    access: can.manageBudgets,
    params: IdParams,
    handler: ({ viewer, params }) =>
      deleteEvenUnread(viewer, 'budget', params.id, () => deleteBudget(viewer, params.id)),
  }),
  get('/budgets/{id}/status', {
    summary: 'How a budget stands in its current period',
    access: can.viewUsage,
    projects: 'filtered',
    params: IdParams,
    answer: BudgetStatus,
    handler: ({ viewer, params }) => getBudgetStatus(viewer, params.id),
  }),
  post('/budgets/{id}/mirror', {
    summary: "Set a budget as the provider's own limit or alerts; a dry run by default",
    access: can.manageConnections,
    params: IdParams,
    body: BudgetMirror,
    answer: BudgetMirrorPlan,
    handler: ({ viewer, params, body }) => mirrorBudget(viewer, params.id, body),
  }),
  get('/provider-limits', {
    summary: 'Spend limits and alerts set at the provider, beside our budgets',
    access: can.manageConnections,
    query: ProviderLimitQuery,
    answer: listOf(ProviderLimit),
    handler: ({ viewer, query }) => listProviderLimits(viewer, query),
  }),
  get('/configuration', {
    summary: 'Budgets, alert rules and the register of keys as a file',
    access: can.viewUsage,
    query: ConfigurationQuery,
    answer: ConfigurationExport,
    handler: ({ viewer, query }) => exportConfiguration(viewer, query),
  }),
  post('/configuration/plan', {
    summary: 'What applying a file would change',
    access: can.manageBudgets,
    body: ConfigurationInput,
    answer: ConfigurationPlan,
    handler: ({ viewer, body }) => planConfiguration(viewer, body),
  }),
  post('/configuration/apply', {
    summary: 'Make budgets, rules and entries of keys as a file says',
    access: can.manageBudgets,
    body: ConfigurationInput,
    answer: ConfigurationPlan,
    handler: ({ viewer, body }) => applyConfiguration(viewer, body),
  }),
] as const;
