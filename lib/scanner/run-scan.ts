import { realpathSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setImmediate as rest } from 'node:timers/promises';
import { AppError } from '@/lib/errors';
import type { Finding } from './finding';
import { findRepository } from './git/run-git';
import { scanHistory } from './git/scan-history';
import { scanStaged } from './git/scan-staged';
import { listFiles } from './list-files';
import { scanInParallel } from './parallel/scan-in-parallel';
import { listRules } from './rules/catalogue';
import { createNotes, mergeNotes, type ScanNotes } from './scan-notes';
import { type Scanned, scanNumbered } from './scan-numbered';
import { createTextScanner, type TextScanner } from './text-scan';

export type ScanOptions = {
  paths: readonly string[];
  /** What is looked at: files of the disk, files staged for the next commit, or all objects of the repositories. */
  mode: 'files' | 'staged' | 'history';
  since: string | null;
  withIgnored: boolean;
  withGeneric: boolean;
  /** How many threads may search files; 1 = this one alone. */
  threads: number;
  /** Called with bytes read so far, now and then. */
  onProgress?: (bytes: number) => void;
};

export type ScanResult = { findings: Finding[]; notes: ScanNotes };

/** Reading files is not waited for: the rest of the process (mail, heartbeats) gets its turn so often. */
const BUSY_MS = 20;

/** A scan that is done sooner is not worth starting threads for. */
const PARALLEL_AFTER_MS = 400;

/** Findings that one scan keeps in memory; more are counted by the exit status alone. */
const MAX_FINDINGS = 50_000;

/** Scans paths. Throws `invalid_input` for a path that does not exist or is no repository where one is needed. */
export async function runScan(options: ScanOptions): Promise<ScanResult> {
  const result: ScanResult = { findings: [], notes: createNotes() };
  const scanner = createTextScanner(listRules(options));
  for (const path of options.paths) {
    const found = await scanPath(path, options, scanner, result.notes);
    for (const finding of found) if (result.findings.length < MAX_FINDINGS) result.findings.push(finding);
  }
  return result;
}

async function scanPath(
  path: string,
  options: ScanOptions,
  scanner: TextScanner,
  notes: ScanNotes,
): Promise<Finding[]> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new AppError('invalid_input', `path "${path}": there is no such file or folder`);
  if (options.mode === 'files') return scanFiles(path, stat.isDirectory(), options, scanner, notes);
  const repository = stat.isDirectory() ? await findRepository(path) : null;
  if (repository === null) throw new AppError('invalid_input', `path "${path}": expected a folder of a git repository`);
  if (options.mode === 'staged') return scanStaged(repository, scanner, notes);
  const onProgress = options.onProgress ?? (() => {});
  return scanHistory({ repository, since: options.since, scanner, notes, onProgress });
}

async function scanFiles(
  path: string,
  isFolder: boolean,
  options: ScanOptions,
  scanner: TextScanner,
  notes: ScanNotes,
): Promise<Finding[]> {
  // A path that the caller names may be a link; what is below it may not.
  const listing = isFolder
    ? listFiles(path, path, options.withIgnored, notes)
    : Readable.from([{ file: realpathSync(path), path }])[Symbol.asyncIterator]();
  const findings: Scanned['findings'] = [];
  const take = (scanned: Scanned) => {
    for (const one of scanned.findings) findings.push(one);
    mergeNotes(notes, scanned.notes);
    options.onProgress?.(notes.bytes);
  };
  const startedAt = performance.now();
  let restedAt = startedAt;
  for (let number = 0; ; number++) {
    if (options.threads > 1 && performance.now() - startedAt > PARALLEL_AFTER_MS) {
      await scanInParallel(listing, number, options, take);
      break;
    }
    const next = await listing.next();
    if (next.done) break;
    take(await scanNumbered(scanner, [{ ...next.value, number }]));
    if (performance.now() - restedAt > BUSY_MS) {
      await rest();
      restedAt = performance.now();
    }
  }
  return findings.sort((left, right) => left.number - right.number).map(({ finding }) => finding);
}
