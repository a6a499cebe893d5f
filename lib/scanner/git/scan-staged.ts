import { type Finding, makeFinding } from '../finding';
import { scanBuffer } from '../scan-bytes';
import type { ScanNotes } from '../scan-notes';
import type { TextScanner } from '../text-scan';
import { readObjects } from './read-objects';
import { runGit, streamGit } from './run-git';

/** What is staged: `:modes ids status` and a path, by zero bytes. */
async function listStaged(repository: string): Promise<{ id: string; path: string }[]> {
  const words = ['diff', '--cached', '--raw', '-z', '--no-renames', '--no-abbrev', '--no-ext-diff', '--diff-filter=d'];
  const fields = (await runGit(repository, words)).split('\0');
  const staged: { id: string; path: string }[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode, , id] = (fields[at] ?? '').split(' ');
    // Links and submodules hold no text of their own.
    if (mode?.startsWith('100') && id) staged.push({ id, path: fields[at + 1] ?? '' });
  }
  return staged;
}

/** The files that the next commit would change, as they are staged. */
export async function scanStaged(repository: string, scanner: TextScanner, notes: ScanNotes): Promise<Finding[]> {
  const staged = await listStaged(repository);
  if (staged.length === 0) return [];
  const findings: Finding[] = [];
  const lines = staged.map(({ id }) => `${id}\n`);
  const { output, ended } = streamGit(repository, ['cat-file', '--batch', '--buffer'], lines);
  let next = 0;
  let path = '';
  let pieces: Buffer[] = [];
  await readObjects(output, {
    begin() {
      path = staged[next++]?.path ?? '';
      pieces = [];
      return true;
    },
    piece: (bytes) => void pieces.push(Buffer.from(bytes)),
    end: () =>
      scanBuffer(
        { scanner, notes, take: (place, sighting) => findings.push(makeFinding(place, sighting)) },
        path,
        Buffer.concat(pieces),
      ),
  });
  await ended;
  return findings;
}
