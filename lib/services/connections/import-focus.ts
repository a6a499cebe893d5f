import { v7 } from 'uuid';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import { getDb, inTransaction } from '@/lib/db/client';
import { insertConnection, listConnectionIds, updateConnectionRow } from '@/lib/db/connections/connections';
import { advanceCursor } from '@/lib/db/connections/ingest-cursors';
import { countPage, finishIngestRun, startIngestRun } from '@/lib/db/connections/ingest-runs';
import { inIngestTransaction } from '@/lib/db/connections/ingest-transaction';
import { claimConnection, LEASE_SECONDS, releaseLease, renewLease } from '@/lib/db/connections/leases';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { replaceByStaged, stageCharges } from '@/lib/db/usage/focus-charges';
import { FILE_PROVIDER, type FocusCharge, parseFocusRow } from '@/lib/domain/usage/focus-row';
import { AppError, type FieldError } from '@/lib/errors';
import { encryptSecret, secretContext } from '@/lib/secrets';
import { describeFailure } from './ingest-usage';
import { type BillFile, openBill } from './open-bill';

const MOST_PROBLEMS = 20;

export type FocusImport = {
  connectionId: string;
  rows: number;
  /** Rows without a cost. */
  unpriced: number;
  stored: number;
  replaced: number;
  from: string;
  until: string;
};

/** How many rows were read so far. */
export type ReportRows = (rows: number) => void;

/** Who has a file imported: a person, a token, or Spendwatch itself. */
export type Importer = { workspaceId: string; actor: Pick<Viewer['actor'], 'name'> };

/**
 * Imports FOCUS files (CSV, gzip, Parquet) as the bill of the connection of that name, which is made where there is none.
 * Several files are parts of one bill. They are read as streams; their billing periods are replaced whole, all at once or,
 * with a problem anywhere, not at all. Throws `invalid_input` with a message for each line, `conflict` when the name is
 * taken or a file is being imported for it.
 */
export async function importFocus(
  importer: Importer,
  { name, files, onRows }: { name: string; files: readonly BillFile[]; onRows?: ReportRows },
  now: Date = readNow(),
): Promise<FocusImport> {
  const { workspaceId } = importer;
  const connectionId = await ensureFileConnection(importer, name);
  const owner = v7();
  if (!(await claimConnection(owner, workspaceId, connectionId)))
    throw new AppError('conflict', `a file is being imported for "${name}": try again when that is done`, {
      retryAfterSeconds: 5,
    });
  const renewal = setInterval(
    () => void renewLease(owner, workspaceId, connectionId).catch(() => {}),
    (LEASE_SECONDS * 1_000) / 3,
  );
  let failure: unknown = null;
  try {
    const lease = { owner, workspaceId, connectionId };
    return await importBill(lease, { files, trigger: 'manual', ...(onRows && { onRows }) }, now);
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    clearInterval(renewal);
    const outcome = failure === null ? null : { ...describeFailure(failure), isRejected: false };
    const release = {
      nextPullInSeconds: 0,
      failure: outcome,
      backfillPermil: 1_000,
      lastUsageAt: null,
      successAt: now,
    };
    await releaseLease(owner, workspaceId, connectionId, release);
  }
}

/** The same for a connection whose lease is held, as one run in its history. */
export async function importBill(
  { owner, workspaceId, connectionId }: { owner: string; workspaceId: string; connectionId: string },
  { files, trigger, onRows }: { files: readonly BillFile[]; trigger: 'manual' | 'schedule'; onRows?: ReportRows },
  now: Date,
): Promise<FocusImport> {
  const window = { windowStart: now, windowEnd: now, startedAt: now };
  const id = await startIngestRun({ workspaceId, connectionId, trigger, subject: 'costs', ...window });
  let failure: unknown = null;
  try {
    return await inIngestTransaction({ owner, workspaceId, connectionId }, async (client) => {
      const count = { rows: 0, unpriced: 0 };
      await stageCharges(client, readCharges(files, count, onRows));
      const { stored, removed, firstOn, untilOn } = await replaceByStaged(client, { workspaceId, connectionId });
      if (firstOn === null || untilOn === null)
        throw new AppError('invalid_input', 'the file: expected at least one row with a cost');
      // Bills are shown where usage counts as read: a file is all there is of its periods.
      const read = { from: new Date(firstOn), until: new Date(untilOn), at: now, newestUsageAt: null };
      for (const subject of ['costs', 'completions'])
        await advanceCursor(client, { workspaceId, connectionId, subject, grain: 'day' }, read);
      const counts = { rows: count.rows, insertedRows: stored, revisedRows: removed, refused: [] };
      await countPage(client, { workspaceId, id }, counts);
      return { connectionId, ...count, stored, replaced: removed, from: firstOn, until: untilOn };
    });
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    const outcome = failure === null ? null : describeFailure(failure);
    await finishIngestRun({ workspaceId, id }, readNow(), outcome).catch(() => {});
  }
}

type Count = { rows: number; unpriced: number };

/**
 * The charges of all files in batches; problems are gathered and thrown at the end, so that one run reports all of
 * them.
 */
async function* readCharges(
  files: readonly BillFile[],
  count: Count,
  onRows: ReportRows | undefined,
): AsyncGenerator<FocusCharge[]> {
  const problems: FieldError[] = [];
  for (const file of files) {
    const before = file.name === undefined || files.length === 1 ? '' : `${file.name} `;
    const bill = await openBill(file);
    for await (const batch of bill.rows) {
      const charges: FocusCharge[] = [];
      for (const { place, row } of batch) {
        count.rows += 1;
        const reading = parseFocusRow(row);
        if (reading.kind === 'charge') charges.push(reading.charge);
        else if (reading.kind === 'unpriced') count.unpriced += 1;
        else problems.push({ path: `${before}${bill.placeName} ${place}`, message: reading.message });
        if (problems.length >= MOST_PROBLEMS) break;
      }
      onRows?.(count.rows);
      if (problems.length >= MOST_PROBLEMS) break;
      if (problems.length === 0 && charges.length > 0) yield charges;
    }
    if (problems.length >= MOST_PROBLEMS) break;
  }
  if (problems.length === 0) return;
  const lines = problems.map(({ path, message }) => `${path}: ${message}`);
  throw new AppError('invalid_input', `nothing was imported:\n${lines.join('\n')}`, { errors: problems });
}

/** A file has no key and is never pulled: its connection is paused from the start. */
async function ensureFileConnection({ workspaceId, actor }: Importer, name: string): Promise<string> {
  const known = (await listConnectionIds(getDb(), workspaceId)).find((one) => one.name === name);
  if (known?.provider === FILE_PROVIDER) return known.id;
  if (known) throw new AppError('conflict', `"${name}" is a connection of ${known.provider}: choose another name`);
  const id = v7();
  await inTransaction(async (tx) => {
    await insertConnection(tx, {
      ...{ workspaceId, id, provider: FILE_PROVIDER, name, baseUrl: null, keyAccess: null },
      adminKey: encryptSecret('', secretContext(workspaceId, id, 'admin-key')),
      ...{ adminKeyHint: '', adminKeyExpiresAt: null, actionKey: null, actionKeyHint: null },
    });
    await updateConnectionRow(tx, workspaceId, id, { state: 'paused' });
    const entry = { action: 'connection.created', target: id, detail: { name } } as const;
    await insertAuditEntry(tx, { workspaceId, actor: actor.name, ...entry });
  });
  return id;
}
