import type { Db, Transaction } from '@/lib/db/client';
import type { Invoice } from '@/lib/domain/balance/invoice';

/** All columns but the file, which may be large. */
const select = {
  ...{ id: true, connectionId: true, monthOn: true, number: true, amountNanos: true },
  ...{ note: true, fileName: true, createdAt: true, createdBy: true },
} as const;

type Row = Omit<Invoice, 'month'> & { monthOn: Date };

const mapRow = ({ monthOn, ...rest }: Row): Invoice => ({ ...rest, month: monthOn.toISOString().slice(0, 7) });

const toMonthOn = (month: string) => new Date(`${month}-01T00:00:00Z`);

/** A page of invoices, newest first by id; `month` narrows it to one. */
export async function listInvoiceRows(
  db: Db,
  workspaceId: string,
  page: { afterId: string | null; limit: number; month: string | null },
): Promise<Invoice[]> {
  const rows = await db.invoice.findMany({
    where: {
      workspaceId,
      ...(page.afterId === null ? {} : { id: { lt: page.afterId } }),
      ...(page.month === null ? {} : { monthOn: toMonthOn(page.month) }),
    },
    select,
    orderBy: { id: 'desc' },
    take: page.limit,
  });
  return rows.map(mapRow);
}

/** What all invoices of some months and connections come to, by "connection month". */
export async function sumInvoices(
  db: Db,
  workspaceId: string,
  months: readonly string[],
): Promise<Map<string, bigint>> {
  const rows = await db.invoice.groupBy({
    by: ['connectionId', 'monthOn'],
    where: { workspaceId, monthOn: { in: months.map(toMonthOn) } },
    _sum: { amountNanos: true },
  });
  return new Map(
    rows.map(({ connectionId, monthOn, _sum }) => [
      `${connectionId} ${monthOn.toISOString().slice(0, 7)}`,
      _sum.amountNanos ?? 0n,
    ]),
  );
}

/** One invoice, or null. */
export async function findInvoice(db: Db, workspaceId: string, id: string): Promise<Invoice | null> {
  const row = await db.invoice.findUnique({ where: { workspaceId_id: { workspaceId, id } }, select });
  return row && mapRow(row);
}

/** The file of an invoice; null = there is no such invoice, or it has none. */
export async function findInvoiceFile(
  db: Db,
  workspaceId: string,
  id: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const row = await db.invoice.findUnique({ where: { workspaceId_id: { workspaceId, id } }, select: { file: true } });
  return row?.file ?? null;
}

export type InvoiceFields = Omit<Invoice, 'id' | 'createdAt'> & { file: Uint8Array<ArrayBuffer> | null };

/** Stores an invoice. Throws a unique violation when the connection has one with its number. */
export async function insertInvoice(tx: Transaction, workspaceId: string, fields: InvoiceFields): Promise<Invoice> {
  const { month, ...rest } = fields;
  return mapRow(await tx.invoice.create({ data: { workspaceId, monthOn: toMonthOn(month), ...rest }, select }));
}

/** Removes an invoice with its file; false when there is none. */
export async function deleteInvoiceRow(tx: Transaction, workspaceId: string, id: string): Promise<boolean> {
  return (await tx.invoice.deleteMany({ where: { workspaceId, id } })).count > 0;
}
