import { realpath } from 'node:fs/promises';
import { readNow } from '@/lib/clock';
import type { LeakReport } from '@/lib/contracts/leaks/leaks';
import { getDb } from '@/lib/db/client';
import { claimDueLeakSource, finishLeakSource, type LeakSourceRow } from '@/lib/db/leaks/leak-sources';
import type { FoundSecret } from '@/lib/domain/leaks/found-secret';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { redactText } from '@/lib/redact';
import { findRepository } from '@/lib/scanner/git/run-git';
import { runScan } from '@/lib/scanner/run-scan';
import { isBelowRoots } from './manage-sources';
import { reportLeaks } from './report-leaks';

/** Findings that are stored at once. */
const BATCH = 500;
const MAX_ERROR_LENGTH = 300;

/** Scans the source of a workspace that has been due longest, and stores what it finds. False = none was due. */
export async function scanDueSource(workspaceId: string): Promise<boolean> {
  const source = await claimDueLeakSource(getDb(), workspaceId);
  if (!source) return false;
  try {
    const found = await scanSource(source);
    for (let from = 0; from < found.length; from += BATCH) {
      const report: LeakReport = { source: source.name, found: found.slice(from, from + BATCH) };
      await reportLeaks({ workspaceId }, report);
    }
    await finishLeakSource(getDb(), workspaceId, source.id, {
      lastEndedAt: readNow(),
      lastFound: found.length,
      lastError: null,
    });
  } catch (error) {
    const said = redactText(error instanceof Error ? error.message : String(error)).slice(0, MAX_ERROR_LENGTH);
    await finishLeakSource(getDb(), workspaceId, source.id, {
      lastEndedAt: readNow(),
      lastFound: null,
      lastError: said,
    });
  }
  return true;
}

/** Paths of the result are relative to the source. An allow comment with a reason settles a finding there as anywhere. */
async function scanSource({ path, withHistory }: LeakSourceRow): Promise<FoundSecret[]> {
  const folder = await realpath(path).catch(() => null);
  if (folder === null)
    throw new AppError('invalid_input', `${path}: there is no such folder on the machine of the worker`);
  // A link may lead out of what is allowed, and what is allowed may have changed.
  if (!isBelowRoots(folder, readEnv().LEAK_SCAN_ROOTS))
    throw new AppError('invalid_input', `${path}: not below LEAK_SCAN_ROOTS any more`);
  const options = { paths: [folder], since: null, withIgnored: false, withGeneric: false, threads: 1 } as const;
  const files = await runScan({ ...options, mode: 'files' });
  const hasHistory = withHistory && (await findRepository(folder)) !== null;
  const history = hasHistory ? await runScan({ ...options, mode: 'history' }) : null;
  return [...files.findings, ...(history?.findings ?? [])]
    .filter((finding) => finding.allowReason === null)
    .map(({ found }) => ({
      ...found,
      path: found.path.startsWith(`${folder}/`) ? found.path.slice(folder.length + 1) : found.path,
    }));
}
