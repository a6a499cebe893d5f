import { type Finding, makeFinding } from './finding';
import type { FileToScan } from './list-files';
import { scanFile } from './scan-file';
import { createNotes, type ScanNotes } from './scan-notes';
import type { TextScanner } from './text-scan';

/** A file and its place in the order of the listing. */
export type NumberedFile = FileToScan & { number: number };

export type Scanned = { findings: { number: number; finding: Finding }[]; notes: ScanNotes };

/** Searches files one after the other; findings carry the number of their file. */
export async function scanNumbered(scanner: TextScanner, files: readonly NumberedFile[]): Promise<Scanned> {
  const scanned: Scanned = { findings: [], notes: createNotes() };
  for (const { file, path, number } of files) {
    const take = (place: string, sighting: Parameters<typeof makeFinding>[1]) =>
      scanned.findings.push({ number, finding: makeFinding(place, sighting) });
    await scanFile({ scanner, notes: scanned.notes, take }, file, path);
  }
  return scanned;
}
