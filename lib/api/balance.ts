import { z } from 'zod';
import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import {
  Balance,
  BalanceEntry,
  BalanceEntryCreate,
  BalanceEntryQuery,
  Invoice,
  InvoiceCreate,
  InvoiceQuery,
  RechargeUpdate,
} from '@/lib/contracts/balance/balance';
import { listOf } from '@/lib/contracts/common';
import { renderFile } from '@/lib/http/file';
import { get, IdParams, post, put, remove } from '@/lib/http/operation';
import {
  createBalanceEntry,
  deleteBalanceEntry,
  getBalance,
  listBalanceEntries,
  listBalances,
  setRecharge,
} from '@/lib/services/balance/manage-balances';
import { createInvoice, deleteInvoice, getInvoiceFile, listInvoices } from '@/lib/services/balance/manage-invoices';

/** Prepaid credits, how long they last, and invoices beside bills. */
export const BALANCE_OPERATIONS = [
  get('/balances', {
    summary: 'The prepaid credits of each connection, and how long they last',
    access: can.viewUsage,
    answer: listOf(Balance),
    handler: ({ viewer }) => listBalances(viewer),
  }),
  get('/balances/{id}', {
    summary: 'The prepaid credits of one connection',
    access: can.viewUsage,
    params: IdParams,
    answer: Balance,
    handler: ({ viewer, params }) => getBalance(viewer, params.id),
  }),
  put('/balances/{id}/recharge', {
    summary: 'Set how a connection is recharged at its provider; null = not automatically',
    access: can.manageBudgets,
    params: IdParams,
    body: RechargeUpdate,
    answer: Balance,
    handler: ({ viewer, params, body }) => setRecharge(viewer, params.id, body),
  }),
  get('/balance-entries', {
    summary: 'Top-ups and balances that were entered, the last entered first',
    access: can.viewUsage,
    query: BalanceEntryQuery,
    answer: listOf(BalanceEntry),
    handler: ({ viewer, query }) => listBalanceEntries(viewer, query),
  }),
  post('/balance-entries', {
    summary: 'Enter a top-up, or what was left at a moment',
    access: can.manageBudgets,
    body: BalanceEntryCreate,
    status: 201,
    answer: BalanceEntry,
    handler: ({ viewer, body }) => createBalanceEntry(viewer, body),
  }),
  remove('/balance-entries/{id}', {
    summary: 'Remove what was entered',
    access: can.manageBudgets,
    params: IdParams,
    handler: ({ viewer, params }) => deleteBalanceEntry(viewer, params.id),
  }),
  get('/invoices', {
    summary: 'Invoices, each month compared with what was billed and estimated',
    access: can.viewUsage,
    query: InvoiceQuery,
    answer: listOf(Invoice),
    handler: ({ viewer, query }) => listInvoices(viewer, query),
  }),
  post('/invoices', {
    summary: 'Enter an invoice, with its PDF where there is one',
    access: can.manageBudgets,
    body: InvoiceCreate,
    status: 201,
    answer: Invoice,
    handler: ({ viewer, body }) => createInvoice(viewer, body),
  }),
  remove('/invoices/{id}', {
    summary: 'Remove an invoice with its file',
    access: can.manageBudgets,
    params: IdParams,
    handler: ({ viewer, params }) => deleteInvoice(viewer, params.id),
  }),
  get('/invoices/{id}/file', {
    summary: 'The PDF of an invoice',
    access: can.viewUsage,
    params: IdParams,
    answer: z.string(),
    media: 'application/pdf',
    handler: async ({ viewer, params }) =>
      renderFile({ contentType: 'application/pdf', ...(await getInvoiceFile(viewer, params.id)) }),
  }),
] as const;
