import { z } from 'zod';
import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import { SavingDecisionUpdate, SavingsResponse } from '@/lib/contracts/savings/savings';
import { renderFile } from '@/lib/http/file';
import { get, IdParams, put, remove } from '@/lib/http/operation';
import { decideSaving, reopenSaving } from '@/lib/services/savings/decide-saving';
import { exportSavings } from '@/lib/services/savings/export-savings';
import { listSavings } from '@/lib/services/savings/list-savings';

/** Ways to pay less for the same work, and what was decided about them. */
export const SAVINGS_OPERATIONS = [
  get('/savings', {
    summary:
      'Ways to pay less with dollars a month, what was decided about them, and keys that cost more than their peers',
    access: can.viewUsage,
    projects: 'filtered',
    answer: SavingsResponse,
    handler: ({ viewer }) => listSavings(viewer),
  }),
  get('/savings/export', {
    summary: 'Open and decided savings as CSV',
    access: can.viewUsage,
    projects: 'filtered',
    answer: z.string(),
    media: 'text/csv',
    handler: async ({ viewer }) => renderFile(await exportSavings(viewer)),
  }),
  put('/savings/{id}/decision', {
    summary: 'Say that a saving is done, or dismiss it with a reason; its effect is measured from then on',
    access: can.manageBudgets,
    params: IdParams,
    body: SavingDecisionUpdate,
    handler: ({ viewer, params, body }) => decideSaving(viewer, params.id, body),
  }),
  remove('/savings/{id}/decision', {
    summary: 'Take the decision about a saving back',
    access: can.manageBudgets,
    params: IdParams,
    handler: ({ viewer, params }) => reopenSaving(viewer, params.id),
  }),
] as const;
