import { z } from 'zod';
import { type Db, getPool, type Transaction } from '@/lib/db/client';
import type { BillFile } from '@/lib/db/generated/client';
import { BILL_FILE_STATES, type BillFileState } from '@/lib/domain/usage/bill-file';

const Result = z.object({
  connectionId: z.string(),
  rows: z.number(),
  unpriced: z.number(),
  stored: z.number(),
  replaced: z.number(),
  from: z.string(),
  until: z.string(),
});
const Errors = z.array(z.object({ path: z.string(), message: z.string() }));
type BillResult = z.infer<typeof Result>;

export type BillFileRow = Pick<
  BillFile,
  'id' | 'name' | 'connectionName' | 'error' | 'createdBy' | 'createdByName' | 'createdAt'
> & {
  size: number;
  received: number;
  rows: number;
  state: BillFileState;
  result: BillResult | null;
  errors: z.infer<typeof Errors>;
};

/** What a later version wrote differently counts as nothing: these rows live for days. */
const mapRow = (row: BillFile): BillFileRow => ({
  ...row,
  size: Number(row.size),
  received: Number(row.received),
  rows: Number(row.rows),
  state: z.enum(BILL_FILE_STATES).catch('failed').parse(row.state),
  result: Result.nullable().catch(null).parse(row.result),
  errors: Errors.catch([]).parse(row.errors),
});

/** Files of a workspace, the newest first. */
export async function listBillFileRows(db: Db, workspaceId: string): Promise<BillFileRow[]> {
  const rows = await db.billFile.findMany({ where: { workspaceId }, orderBy: { id: 'desc' }, take: 100 });
  return rows.map(mapRow);
}

export async function findBillFile(db: Db, workspaceId: string, id: string): Promise<BillFileRow | null> {
  const row = await db.billFile.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  return row && mapRow(row);
}

export async function insertBillFile(
  tx: Transaction,
  workspaceId: string,
  fields: Pick<BillFileRow, 'name' | 'connectionName' | 'size' | 'createdBy' | 'createdByName'>,
): Promise<BillFileRow> {
  return mapRow(await tx.billFile.create({ data: { ...fields, workspaceId, state: 'receiving' } }));
}

/** Bytes of files that are not imported yet. */
export async function sumWaitingBytes(db: Db, workspaceId: string): Promise<number> {
  const where = { workspaceId, state: { in: ['receiving', 'waiting', 'importing'] } };
  return Number((await db.billFile.aggregate({ where, _sum: { size: true } }))._sum.size ?? 0);
}

export async function appendPart(
  tx: Transaction,
  { workspaceId, id }: { workspaceId: string; id: string },
  part: { start: number; bytes: Uint8Array<ArrayBuffer> },
): Promise<void> {
  await tx.billFilePart.create({
    data: { workspaceId, billFileId: id, start: BigInt(part.start), bytes: part.bytes },
  });
  const received = BigInt(part.start + part.bytes.length);
  await tx.billFile.updateMany({ where: { workspaceId, id }, data: { received, updatedAt: new Date() } });
}

export async function updateBillFile(
  db: Db,
  { workspaceId, id }: { workspaceId: string; id: string },
  change: { state?: BillFileState; rows?: number; result?: BillResult; error?: string; errors?: BillFileRow['errors'] },
): Promise<void> {
  await db.billFile.updateMany({ where: { workspaceId, id }, data: { ...change, updatedAt: new Date() } });
}

export async function deleteBillFileRow(tx: Transaction, workspaceId: string, id: string): Promise<void> {
  await tx.billFile.deleteMany({ where: { workspaceId, id } });
}

export async function deleteParts(db: Db, workspaceId: string, billFileId: string): Promise<void> {
  await db.billFilePart.deleteMany({ where: { workspaceId, billFileId } });
}

/** The bytes `[start, end)` of a file from the parts it came in, none of which is longer than `partBytes`. */
export async function readPartBytes(
  { workspaceId, id }: { workspaceId: string; id: string },
  { start, end, partBytes }: { start: number; end: number; partBytes: number },
): Promise<Uint8Array> {
  const { rows } = await getPool().query<{ start: string; bytes: Buffer }>(
    `SELECT start::text, bytes FROM bill_file_part
      WHERE workspace_id = $1 AND bill_file_id = $2 AND start > $3 AND start < $4 ORDER BY bill_file_part.start`,
    [workspaceId, id, start - partBytes, end],
  );
  const pieces = rows.map((row) => {
    const from = Number(row.start);
    return row.bytes.subarray(Math.max(0, start - from), Math.max(0, Math.min(row.bytes.length, end - from)));
  });
  return Buffer.concat(pieces);
}

/**
 * Takes the file that waits longest, or one whose worker did not say anything for a minute; null when there is none. By
 * the clock of the database.
 */
export async function claimBillFile(db: Db, workspaceId: string): Promise<BillFileRow | null> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    UPDATE bill_file SET state = 'importing', rows = 0, updated_at = now()
     WHERE workspace_id = ${workspaceId}::uuid AND id = (
       SELECT id FROM bill_file
        WHERE workspace_id = ${workspaceId}::uuid
          AND (state = 'waiting' OR (state = 'importing' AND updated_at < now() - interval '1 minute'))
        ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id`;
  const id = rows[0]?.id;
  return id === undefined ? null : findBillFile(db, workspaceId, id);
}

/** Removes uploads that were left unfinished for a day, and the reports of others after a month. */
export async function deleteOldBillFiles(db: Db, workspaceId: string): Promise<void> {
  await db.$executeRaw`
    DELETE FROM bill_file WHERE workspace_id = ${workspaceId}::uuid
       AND ((state = 'receiving' AND updated_at < now() - interval '1 day') OR updated_at < now() - interval '30 days')`;
}
