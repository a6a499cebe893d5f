import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import { listOf } from '@/lib/contracts/common';
import { BillFile, BillFileCreate, BillPartQuery, BillPreview } from '@/lib/contracts/connections/bill-files';
import { get, IdParams, post, put, remove } from '@/lib/http/operation';
import {
  addBillPart,
  createBillFile,
  deleteBillFile,
  getBillFile,
  listBillFiles,
  previewBillFile,
  requestImport,
} from '@/lib/services/connections/manage-bill-files';

/** Bills that come as files: sent in parts, looked at, then imported by a worker. */
export const BILL_FILE_OPERATIONS = [
  get('/bill-files', {
    summary: 'Uploaded bills, the newest first',
    access: can.manageConnections,
    answer: listOf(BillFile),
    handler: ({ viewer }) => listBillFiles(viewer),
  }),
  post('/bill-files', {
    summary: 'Begin the upload of a FOCUS file: CSV, gzip or Parquet',
    access: can.manageConnections,
    status: 201,
    body: BillFileCreate,
    answer: BillFile,
    handler: ({ viewer, body }) => createBillFile(viewer, body),
  }),
  get('/bill-files/{id}', {
    summary: 'How far an upload or its import is, and what came of it',
    access: can.manageConnections,
    params: IdParams,
    answer: BillFile,
    handler: ({ viewer, params }) => getBillFile(viewer, params.id),
  }),
  put('/bill-files/{id}/content', {
    summary: 'Send the next part of a file: bytes, at most 1 MiB of them',
    access: can.manageConnections,
    takesBytes: true,
    params: IdParams,
    query: BillPartQuery,
    answer: BillFile,
    handler: ({ viewer, params, query, bytes }) => addBillPart(viewer, params.id, query, bytes),
  }),
  get('/bill-files/{id}/preview', {
    summary: 'How an uploaded file would be read: its columns and first rows; nothing is saved',
    access: can.manageConnections,
    params: IdParams,
    answer: BillPreview,
    handler: ({ viewer, params }) => previewBillFile(viewer, params.id),
  }),
  post('/bill-files/{id}/import', {
    summary: 'Have a worker import an uploaded file: its billing periods are replaced whole',
    access: can.manageConnections,
    params: IdParams,
    status: 202,
    answer: BillFile,
    handler: ({ viewer, params }) => requestImport(viewer, params.id),
  }),
  remove('/bill-files/{id}', {
    summary: 'Forget an uploaded file; what was imported of it stays',
    access: can.manageConnections,
    params: IdParams,
    handler: ({ viewer, params }) => deleteBillFile(viewer, params.id),
  }),
] as const;
