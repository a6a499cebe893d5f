import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import type { BillFile, BillFileCreate, BillPartQuery, BillPreview } from '@/lib/contracts/connections/bill-files';
import { type Db, getDb, inTransaction } from '@/lib/db/client';
import {
  appendPart,
  type BillFileRow,
  claimBillFile,
  deleteBillFileRow,
  deleteOldBillFiles,
  deleteParts,
  findBillFile,
  insertBillFile,
  listBillFileRows,
  readPartBytes,
  sumWaitingBytes,
  updateBillFile,
} from '@/lib/db/connections/bill-files';
import { lockForTransaction, lockRow } from '@/lib/db/locks';
import { findImportProblem, findPartProblem, MOST_WAITING_BYTES, PART_BYTES } from '@/lib/domain/usage/bill-file';
import { AppError } from '@/lib/errors';
import type { BillRanges } from '@/lib/providers/focus/bill-bytes';
import { recordChange } from '@/lib/services/record-change';
import { importFocus } from './import-focus';
import { previewBill } from './preview-bill';

const mapFile = (row: BillFileRow): BillFile => ({
  id: row.id,
  name: row.name,
  connectionName: row.connectionName,
  size: row.size,
  received: row.received,
  state: row.state,
  rows: row.rows,
  result: row.result,
  error: row.error,
  errors: row.errors,
  createdBy: row.createdByName,
  createdAt: row.createdAt.toISOString(),
});

/** Uploaded files, the newest first. */
export async function listBillFiles({ workspaceId }: Viewer): Promise<{ data: BillFile[]; nextCursor: null }> {
  return { data: (await listBillFileRows(getDb(), workspaceId)).map(mapFile), nextCursor: null };
}

/** One uploaded file. Throws `not_found`. */
export async function getBillFile({ workspaceId }: Viewer, id: string): Promise<BillFile> {
  return mapFile(await requireFile(workspaceId, id));
}

async function requireFile(workspaceId: string, id: string, db: Db = getDb()): Promise<BillFileRow> {
  const file = await findBillFile(db, workspaceId, id);
  if (!file) throw new AppError('not_found', `bill file ${id}: there is none in this workspace`);
  return file;
}

/** Begins an upload. Throws `conflict` while too much waits to be imported. */
export async function createBillFile(viewer: Viewer, input: BillFileCreate): Promise<BillFile> {
  const { workspaceId, actor } = viewer;
  return inTransaction(async (tx) => {
    await lockForTransaction(tx, `bill-files:${workspaceId}`);
    const waiting = await sumWaitingBytes(tx, workspaceId);
    if (waiting + input.size > MOST_WAITING_BYTES) {
      const message = `${waiting} bytes wait to be imported: with this file that is more than ${MOST_WAITING_BYTES}`;
      throw new AppError('conflict', `${message}. Import or delete them first`);
    }
    const row = await insertBillFile(tx, workspaceId, { ...input, createdBy: actor.id, createdByName: actor.name });
    const detail = { name: row.name };
    await recordChange(tx, viewer, { action: 'bill-file.created', target: row.id, detail });
    return mapFile(row);
  });
}

/** Adds the next part of a file. Throws `not_found`, or `conflict` with the place where the next part begins. */
export async function addBillPart(
  { workspaceId }: Viewer,
  id: string,
  { start }: z.infer<typeof BillPartQuery>,
  bytes: Uint8Array,
): Promise<BillFile> {
  return inTransaction(async (tx) => {
    await lockRow(tx, 'bill_file', workspaceId, id);
    const file = await requireFile(workspaceId, id, tx);
    const problem = findPartProblem(file, { start, length: bytes.length });
    if (problem !== null) throw new AppError('conflict', `bill file "${file.name}": ${problem}`);
    await appendPart(tx, { workspaceId, id }, { start, bytes: new Uint8Array(bytes) });
    return mapFile({ ...file, received: start + bytes.length });
  });
}

/** How an uploaded file would be read. Throws `not_found`, or `conflict` until all of it is there. */
export async function previewBillFile({ workspaceId }: Viewer, id: string): Promise<BillPreview> {
  const file = await requireFile(workspaceId, id);
  requireWhole(file);
  return previewBill({ ranges: openParts(workspaceId, file) });
}

/** Has a worker import an uploaded file. Throws `not_found`, or `conflict` until all of it is there. */
export async function requestImport(viewer: Viewer, id: string): Promise<BillFile> {
  const { workspaceId } = viewer;
  return inTransaction(async (tx) => {
    await lockRow(tx, 'bill_file', workspaceId, id);
    const file = await requireFile(workspaceId, id, tx);
    requireWhole(file);
    await updateBillFile(tx, { workspaceId, id }, { state: 'waiting' });
    const detail = { name: file.name };
    await recordChange(tx, viewer, { action: 'bill-file.import-asked', target: id, detail });
    return mapFile({ ...file, state: 'waiting' });
  });
}

function requireWhole(file: BillFileRow): void {
  const problem = findImportProblem(file);
  if (problem !== null) throw new AppError('conflict', `bill file "${file.name}": ${problem}`);
}

/** Forgets an uploaded file; what was imported of it stays. Throws `not_found`, or `conflict` while it is imported. */
export async function deleteBillFile(viewer: Viewer, id: string): Promise<void> {
  const { workspaceId } = viewer;
  await inTransaction(async (tx) => {
    await lockRow(tx, 'bill_file', workspaceId, id);
    const file = await requireFile(workspaceId, id, tx);
    if (file.state === 'importing') throw new AppError('conflict', `bill file "${file.name}" is being imported`);
    await deleteBillFileRow(tx, workspaceId, id);
    await recordChange(tx, viewer, { action: 'bill-file.deleted', target: id, detail: { name: file.name } });
  });
}

function openParts(workspaceId: string, { id, size }: BillFileRow): BillRanges {
  const read = (start: number, end: number) =>
    readPartBytes({ workspaceId, id }, { start, end, partBytes: PART_BYTES });
  return { size, chunkBytes: PART_BYTES, read };
}

/** Whether the file itself is the reason, or its name: trying again changes nothing. Anything else may pass. */
const isFinal = (error: unknown): error is AppError =>
  error instanceof AppError && ['invalid_input', 'conflict'].includes(error.code) && error.retryAfterSeconds === null;

const REPORT_EVERY_MS = 1_000;

/** Imports the file of a workspace that waits longest. `mayWait` = none does. */
export async function importWaitingFile(workspaceId: string): Promise<{ mayWait: boolean }> {
  await deleteOldBillFiles(getDb(), workspaceId);
  const file = await claimBillFile(getDb(), workspaceId);
  if (!file) return { mayWait: true };
  const { id, connectionName: name } = file;
  let rows = 0;
  const report = setInterval(
    () => void updateBillFile(getDb(), { workspaceId, id }, { rows }).catch(() => {}),
    REPORT_EVERY_MS,
  );
  try {
    const importer = { workspaceId, actor: { name: file.createdByName } };
    const onRows = (count: number) => {
      rows = count;
    };
    const result = await importFocus(importer, { name, files: [{ ranges: openParts(workspaceId, file) }], onRows });
    clearInterval(report);
    await updateBillFile(getDb(), { workspaceId, id }, { state: 'imported', rows: result.rows, result });
    await deleteParts(getDb(), workspaceId, id);
  } catch (error) {
    clearInterval(report);
    if (!isFinal(error)) {
      await updateBillFile(getDb(), { workspaceId, id }, { state: 'waiting' });
      if (error instanceof AppError && error.code === 'conflict') return { mayWait: true };
      throw error;
    }
    const { message, errors } = error;
    await updateBillFile(getDb(), { workspaceId, id }, { state: 'failed', error: message, errors: [...errors] });
    await deleteParts(getDb(), workspaceId, id);
  }
  return { mayWait: false };
}
