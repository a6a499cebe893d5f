import { z } from 'zod';
import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import {
  Allocation,
  AllocationPreview,
  AllocationPreviewRequest,
  AllocationQuery,
  AllocationRule,
  AllocationRuleCreate,
  AllocationRuleUpdate,
  Payer,
  PayerCreate,
  PayerStatement,
  PayerUpdate,
  RuleOrder,
} from '@/lib/contracts/allocation/allocation';
import { listOf } from '@/lib/contracts/common';
import { renderFile } from '@/lib/http/file';
import { get, IdParams, patch, post, put, remove } from '@/lib/http/operation';
import {
  exportAllocation,
  getAllocation,
  getPayerPdf,
  getPayerStatement,
} from '@/lib/services/allocation/get-allocation';
import { createPayer, deletePayer, listPayers, updatePayer } from '@/lib/services/allocation/manage-payers';
import {
  createAllocationRule,
  deleteAllocationRule,
  listAllocationRules,
  previewAllocationRule,
  reorderAllocationRules,
  updateAllocationRule,
} from '@/lib/services/allocation/manage-rules';

/** Who pays for what: teams, cost centres and customers, the rules, and the sums of a month. */
export const ALLOCATION_OPERATIONS = [
  get('/allocation', {
    summary: 'Who pays what of a month, in cents that add up to what was spent',
    access: can.viewUsage,
    query: AllocationQuery,
    answer: Allocation,
    handler: ({ viewer, query }) => getAllocation(viewer, query),
  }),
  get('/allocation/export', {
    summary: 'The same as CSV',
    access: can.viewUsage,
    query: AllocationQuery,
    answer: z.string(),
    media: 'text/csv',
    handler: async ({ viewer, query }) => renderFile(await exportAllocation(viewer, query)),
  }),
  get('/payers', {
    summary: 'Teams, cost centres and customers by name',
    access: can.viewUsage,
    answer: listOf(Payer),
    handler: ({ viewer }) => listPayers(viewer),
  }),
  post('/payers', {
    summary: 'Add a team, cost centre or customer',
    access: can.manageChannels,
    body: PayerCreate,
    status: 201,
    answer: Payer,
    handler: ({ viewer, body }) => createPayer(viewer, body),
  }),
  patch('/payers/{id}', {
    summary: 'Change a team, cost centre or customer',
    access: can.manageChannels,
    params: IdParams,
    body: PayerUpdate,
    answer: Payer,
    handler: ({ viewer, params, body }) => updatePayer(viewer, params.id, body),
  }),
  remove('/payers/{id}', {
    summary: 'Remove one that no rule names and that has no others below it',
    access: can.manageChannels,
    params: IdParams,
    handler: ({ viewer, params }) => deletePayer(viewer, params.id),
  }),
  get('/payers/{id}/statement', {
    summary: 'What one pays of a month, line by line',
    access: can.viewUsage,
    params: IdParams,
    query: AllocationQuery,
    answer: PayerStatement,
    handler: ({ viewer, params, query }) => getPayerStatement(viewer, params.id, query),
  }),
  get('/payers/{id}/statement.pdf', {
    summary: 'The same as PDF',
    access: can.viewUsage,
    params: IdParams,
    query: AllocationQuery,
    answer: z.string(),
    media: 'application/pdf',
    handler: async ({ viewer, params, query }) => renderFile(await getPayerPdf(viewer, params.id, query)),
  }),
  get('/allocation-rules', {
    summary: 'Rules that say who pays, in the order in which they are asked',
    access: can.viewUsage,
    answer: listOf(AllocationRule),
    handler: ({ viewer }) => listAllocationRules(viewer),
  }),
  post('/allocation-rules', {
    summary: 'Add a rule',
    access: can.manageBudgets,
    body: AllocationRuleCreate,
    status: 201,
    answer: AllocationRule,
    handler: ({ viewer, body }) => createAllocationRule(viewer, body),
  }),
  post('/allocation-rules/preview', {
    summary: 'What a rule would have decided in the last 90 days; writes nothing',
    access: can.manageBudgets,
    body: AllocationPreviewRequest,
    answer: AllocationPreview,
    handler: ({ viewer, body }) => previewAllocationRule(viewer, body),
  }),
  put('/allocation-rules/order', {
    summary: 'Put all rules into another order',
    access: can.manageBudgets,
    body: RuleOrder,
    answer: listOf(AllocationRule),
    handler: ({ viewer, body }) => reorderAllocationRules(viewer, body.ids),
  }),
  patch('/allocation-rules/{id}', {
    summary: 'Change a rule, with `from` only from a day on',
    access: can.manageBudgets,
    params: IdParams,
    body: AllocationRuleUpdate,
    answer: AllocationRule,
    handler: ({ viewer, params, body }) => updateAllocationRule(viewer, params.id, body),
  }),
  remove('/allocation-rules/{id}', {
    summary: 'Remove a rule',
    access: can.manageBudgets,
    params: IdParams,
    handler: ({ viewer, params }) => deleteAllocationRule(viewer, params.id),
  }),
] as const;
