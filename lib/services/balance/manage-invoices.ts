import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Invoice as InvoiceContract, InvoiceCreate } from '@/lib/contracts/balance/balance';
import {
  deleteInvoiceRow,
  findInvoice,
  findInvoiceFile,
  insertInvoice,
  listInvoiceRows,
  sumInvoices,
} from '@/lib/db/balance/invoices';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import { lockForTransaction } from '@/lib/db/locks';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { MAX_INVOICE_FILE_BYTES } from '@/lib/domain/balance/balance';
import { type Invoice, isPdf, matchInvoices } from '@/lib/domain/balance/invoice';
import { findBudgetPeriod, type Interval } from '@/lib/domain/calendar';
import { formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import { DAY_MS } from '@/lib/domain/time';
import { findSettledEnd } from '@/lib/domain/usage/settled-end';
import { AppError } from '@/lib/errors';
import { loadPeriodSpend } from '@/lib/services/budgets/load-period-spend';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';
import { recordChange } from '@/lib/services/record-change';
import { checkConnection } from './manage-balances';

/** Invoices, the last entered first, each month compared with what was billed and estimated. */
export async function listInvoices(
  viewer: Viewer,
  query: { month?: string | undefined; cursor?: string | undefined; limit: number },
  now: Date = readNow(),
) {
  const { workspaceId } = viewer;
  const page = { afterId: parseIdCursor(query.cursor), limit: query.limit + 1, month: query.month ?? null };
  return inTransaction(async (tx) => {
    const { rows, nextCursor } = cutPage(await listInvoiceRows(tx, workspaceId, page), query.limit, ({ id }) => id);
    return { data: await mapInvoices(tx, workspaceId, rows, now), nextCursor };
  });
}

const keyOf = ({ connectionId, month }: Pick<Invoice, 'connectionId' | 'month'>) => `${connectionId} ${month}`;

const findMonth = (month: string): Interval => findBudgetPeriod('month', 'UTC', new Date(`${month}-15T00:00:00Z`));

async function mapInvoices(
  tx: Transaction,
  workspaceId: string,
  invoices: readonly Invoice[],
  now: Date,
): Promise<InvoiceContract[]> {
  if (invoices.length === 0) return [];
  const today = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  const asked = new Map(invoices.map((one) => [keyOf(one), one]));
  const spent = await loadPeriodSpend(
    tx,
    workspaceId,
    [...asked].map(([id, { connectionId, month }]) => ({ id, scope: { connectionId }, period: findMonth(month) })),
    today,
  );
  const invoiced = await sumInvoices(tx, workspaceId, [...new Set(invoices.map((one) => one.month))]);
  const names = new Map((await listConnectionIds(tx, workspaceId)).map((one) => [one.id, one.name]));
  return invoices.map((invoice) => {
    const { amountNanos, createdAt, ...rest } = invoice;
    const sumNanos = invoiced.get(keyOf(invoice)) ?? amountNanos;
    const spend = spent.get(keyOf(invoice));
    const { endsAt } = findMonth(invoice.month);
    const match = matchInvoices(sumNanos, spend?.spentNanos ?? 0n, endsAt <= findSettledEnd(today));
    return {
      ...rest,
      connectionName: names.get(invoice.connectionId) ?? invoice.connectionId,
      amount: formatNanosExact(amountNanos),
      currency: 'USD',
      spent: formatNanosExact(match.spentNanos),
      costSource: spend?.costSource ?? 'estimated',
      invoiced: formatNanosExact(sumNanos),
      difference: formatNanosExact(match.differenceNanos),
      differencePercent: match.differencePercent,
      state: match.state,
      settledOn: new Date(endsAt.getTime() + DAY_MS).toISOString().slice(0, 10),
      createdAt: createdAt.toISOString(),
    };
  });
}

/** Enters an invoice. Throws `conflict` when the connection has one with its number, `invalid_input` for another file than a PDF. */
export async function createInvoice(
  viewer: Viewer,
  input: InvoiceCreate,
  now: Date = readNow(),
): Promise<InvoiceContract> {
  const { workspaceId, actor } = viewer;
  const { connectionId, month, number, amount, note } = input;
  const file = readFile(input.file);
  try {
    return await inTransaction(async (tx) => {
      await checkConnection(tx, workspaceId, connectionId, now);
      const invoice = await insertInvoice(tx, workspaceId, {
        ...{ connectionId, month, number, note, file, createdBy: actor.name },
        amountNanos: parseDecimalToNanos(amount),
        fileName: input.file?.name ?? null,
      });
      const [after] = await mapInvoices(tx, workspaceId, [invoice], now);
      if (!after) throw makeInvoiceNotFound(invoice.id);
      const detail = { number, month, name: `invoice ${number}` };
      await recordChange(tx, viewer, { action: 'invoice.entered', target: invoice.id, detail, after });
      return after;
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const message = `invoice "${number}": the connection has one with this number already`;
    throw new AppError('conflict', message, { errors: [{ path: 'number', message }] });
  }
}

function readFile(file: InvoiceCreate['file']): Uint8Array<ArrayBuffer> | null {
  if (file === null) return null;
  const bytes = Uint8Array.from(Buffer.from(file.base64, 'base64'));
  if (isPdf(bytes) && bytes.length <= MAX_INVOICE_FILE_BYTES) return bytes;
  const message = `file "${file.name}": expected a PDF of at most ${MAX_INVOICE_FILE_BYTES / 1000} kB`;
  throw new AppError('invalid_input', message, { errors: [{ path: 'file', message }] });
}

const makeInvoiceNotFound = (id: string) =>
  new AppError('not_found', `invoice ${id}: there is none in this workspace, or it has no file`);

/** The file of an invoice. Throws `not_found`. */
export async function getInvoiceFile(
  viewer: Viewer,
  id: string,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; name: string }> {
  const bytes = await findInvoiceFile(getDb(), viewer.workspaceId, id);
  if (!bytes) throw makeInvoiceNotFound(id);
  return { bytes, name: `invoice-${id}.pdf` };
}

/** Removes an invoice with its file. Throws `not_found`. */
export async function deleteInvoice(viewer: Viewer, id: string, now: Date = readNow()): Promise<void> {
  const { workspaceId } = viewer;
  await inTransaction(async (tx) => {
    await lockForTransaction(tx, `invoices:${workspaceId}`);
    const invoice = await findInvoice(tx, workspaceId, id);
    if (!invoice) throw makeInvoiceNotFound(id);
    const [before] = await mapInvoices(tx, workspaceId, [invoice], now);
    await deleteInvoiceRow(tx, workspaceId, id);
    const { number, month } = invoice;
    const detail = { number, month, name: `invoice ${number}` };
    await recordChange(tx, viewer, { action: 'invoice.removed', target: id, detail, before: before ?? null });
  });
}
