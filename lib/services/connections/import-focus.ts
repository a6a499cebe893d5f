import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
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
import { FILE_PROVIDER, type FocusCharge, listMissingColumns, parseFocusRow } from '@/lib/domain/usage/focus-row';
import { AppError, type FieldError } from '@/lib/errors';
import { encryptSecret, secretContext } from '@/lib/secrets';
import { describeFailure } from './ingest-usage';

const MOST_PROBLEMS = 20;
/** A record of a file is a line of a bill; more is no CSV. */
const MOST_RECORD_BYTES = 1_000_000;

export type FocusImport = {
  connectionId: string;
  rows: number;
  /** Rows that tell no cost. */
  unpriced: number;
  stored: number;
  replaced: number;
  from: string;
  until: string;
};

/**
 * Imports a FOCUS file, CSV or the same packed by gzip, as the bill of the connection of that name, which is made where there is
 * none. The file is read as a stream; its billing periods are replaced whole, all at once or, with a problem anywhere, not at all. Throws
 * `invalid_input` with a message for each line, `conflict` when the name is taken.
 */
export async function importFocus(
  viewer: Viewer,
  { name, file, isGzip }: { name: string; file: Readable; isGzip: boolean },
  now: Date = readNow(),
): Promise<FocusImport> {
  const { workspaceId } = viewer;
  const connectionId = await ensureFileConnection(viewer, name);
  const owner = v7();
  if (!(await claimConnection(owner, workspaceId, connectionId)))
    throw new AppError('conflict', `a file is being imported for "${name}": try again when that is done`);
  const renewal = setInterval(
    () => void renewLease(owner, workspaceId, connectionId).catch(() => {}),
    (LEASE_SECONDS * 1_000) / 3,
  );
  const window = { windowStart: now, windowEnd: now, startedAt: now };
  const id = await startIngestRun({ workspaceId, connectionId, trigger: 'manual', subject: 'costs', ...window });
  let failure: unknown = null;
  // An error before the first read ends no process: reading reports it.
  file.on('error', () => {});
  try {
    return await inIngestTransaction({ owner, workspaceId, connectionId }, async (client) => {
      const count = { rows: 0, unpriced: 0 };
      await stageCharges(client, readCharges(file, isGzip, count));
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
    clearInterval(renewal);
    file.destroy();
    const outcome = failure === null ? null : { ...describeFailure(failure), isRejected: false };
    await finishIngestRun({ workspaceId, id }, readNow(), outcome).catch(() => {});
    const release = { nextPullInSeconds: 0, failure: outcome, backfillPermil: 1_000, lastUsageAt: null, now };
    await releaseLease(owner, workspaceId, connectionId, release);
  }
}

/** The rows of a file one by one; problems are gathered and thrown at the end, so that one run tells of all. */
async function* readCharges(
  file: Readable,
  isGzip: boolean,
  count: { rows: number; unpriced: number },
): AsyncGenerator<FocusCharge> {
  const columns = (header: string[]) => {
    const missing = listMissingColumns(header);
    if (missing.length === 0) return header;
    throw new AppError('invalid_input', `line 1: the columns ${missing.join(', ')} are missing: expected a FOCUS file`);
  };
  const parser = parse({ bom: true, columns, info: true, skip_empty_lines: true, max_record_size: MOST_RECORD_BYTES });
  // A failure of any part ends the parser with its error, which the loop throws.
  const ended = () => {};
  if (isGzip) pipeline(file, createGunzip(), parser, ended);
  else pipeline(file, parser, ended);
  const problems: FieldError[] = [];
  try {
    for await (const { record, info } of parser as AsyncIterable<Entry>) {
      count.rows += 1;
      const reading = parseFocusRow(record);
      if (reading.kind === 'unpriced') count.unpriced += 1;
      else if (reading.kind === 'problem') problems.push({ path: `line ${info.lines}`, message: reading.message });
      else if (problems.length === 0) yield reading.charge;
      if (problems.length >= MOST_PROBLEMS) break;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('invalid_input', `the file cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  if (problems.length === 0) return;
  const lines = problems.map(({ path, message }) => `${path}: ${message}`);
  throw new AppError('invalid_input', `nothing was imported:\n${lines.join('\n')}`, { errors: problems });
}

type Entry = { record: Record<string, string>; info: { lines: number } };

/** A file has no key and is never pulled: its connection is paused from the start. */
async function ensureFileConnection({ workspaceId, actor }: Viewer, name: string): Promise<string> {
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
