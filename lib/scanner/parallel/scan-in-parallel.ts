import type { FileToScan } from '../list-files';
import { createNotes, noteLeft } from '../scan-notes';
import type { NumberedFile, Scanned } from '../scan-numbered';
import { type ScanThread, startScanThread } from './start-thread';

/** Files that a thread gets at once. */
const BATCH_FILES = 64;

export type ParallelOptions = { threads: number; withGeneric: boolean };

/**
 * Searches the files that are left in a listing on several threads and passes on what each batch found. Memory does not
 * grow with the listing: a thread takes its next batch when it is done with one. Files of a thread that died (an archive
 * took all of its memory) count as unreadable, and another thread goes on.
 */
export async function scanInParallel(
  listing: AsyncIterator<FileToScan>,
  from: number,
  { threads, withGeneric }: ParallelOptions,
  take: (scanned: Scanned) => void,
): Promise<void> {
  let number = from;
  const takeBatch = async (): Promise<NumberedFile[]> => {
    const batch: NumberedFile[] = [];
    while (batch.length < BATCH_FILES) {
      const next = await listing.next();
      if (next.done) break;
      batch.push({ ...next.value, number: number++ });
    }
    return batch;
  };
  const runLane = async () => {
    let thread: ScanThread | null = null;
    try {
      for (let batch = await takeBatch(); batch.length > 0; batch = await takeBatch()) {
        thread ??= startScanThread(withGeneric);
        const scanned = await thread.scan(batch).catch(() => null);
        if (scanned === null) thread = null;
        take(scanned ?? giveUp(batch));
      }
    } finally {
      await thread?.stop();
    }
  };
  await Promise.all(Array.from({ length: threads }, runLane));
}

function giveUp(batch: readonly NumberedFile[]): Scanned {
  const notes = createNotes();
  for (const { path } of batch) noteLeft(notes, 'unreadable', path);
  return { findings: [], notes };
}
