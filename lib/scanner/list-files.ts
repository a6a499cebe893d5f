import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { findRepository, runGit } from './git/run-git';
import { noteLeft, type ScanNotes } from './scan-notes';

/** A file to scan: where it is, and the name that reports give it. */
export type FileToScan = { file: string; path: string };

/**
 * Files below a folder. In a git repository these are the tracked ones and those that are not ignored (tracked ones also
 * when a pattern ignores them: they are published); elsewhere, or with `withIgnored`, all but `.git` folders. Links are not
 * followed, so nothing outside of the folder is read.
 */
export async function* listFiles(
  folder: string,
  shown: string,
  withIgnored: boolean,
  notes: ScanNotes,
): AsyncGenerator<FileToScan> {
  const tracked = withIgnored ? null : await listTracked(folder);
  if (tracked === null) {
    yield* walk(folder, shown, notes);
    return;
  }
  for (const name of tracked) {
    const file = path.join(folder, name);
    const place = path.join(shown, name);
    const stat = lstatSync(file, { throwIfNoEntry: false });
    // Listed and deleted since, or not checked out.
    if (!stat) continue;
    if (stat.isSymbolicLink()) noteLeft(notes, 'link', place);
    // A repository within: a submodule, or one that was put there.
    else if (stat.isDirectory()) yield* listFiles(file, place, withIgnored, notes);
    else yield { file, path: place };
  }
}

/** Names below a folder that git knows or would add; null where git has no say: no repository, or an ignored folder. */
async function listTracked(folder: string): Promise<string[] | null> {
  const repository = await findRepository(folder).catch(() => null);
  if (repository === null) return null;
  try {
    const listed = await runGit(folder, [
      'ls-files',
      '-z',
      '--cached',
      '--others',
      '--exclude-standard',
      '--deduplicate',
    ]);
    const names = listed.split('\0').filter(Boolean);
    const isIgnored = names.length === 0 && (await isIgnoredFolder(folder));
    return isIgnored ? null : names;
  } catch {
    return null;
  }
}

async function isIgnoredFolder(folder: string): Promise<boolean> {
  try {
    await runGit(folder, ['check-ignore', '-q', '.']);
    return true;
  } catch {
    return false;
  }
}

function* walk(folder: string, shown: string, notes: ScanNotes): Generator<FileToScan> {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    noteLeft(notes, 'unreadable', shown);
    return;
  }
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    const place = path.join(shown, entry.name);
    if (entry.isSymbolicLink()) noteLeft(notes, 'link', place);
    else if (entry.isDirectory()) {
      if (entry.name !== '.git') yield* walk(file, place, notes);
    } else if (entry.isFile()) yield { file, path: place };
    else noteLeft(notes, 'special', place);
  }
}
