/** Uploaded files of bills: what is taken, and how far one is. */

/** `receiving` parts, `waiting` for a worker, `importing`, and how it ended. */
export const BILL_FILE_STATES = ['receiving', 'waiting', 'importing', 'imported', 'failed'] as const;
export type BillFileState = (typeof BILL_FILE_STATES)[number];

/** Bytes of one file, and of all files of a workspace that are not imported yet: they are kept in the database. */
export const MOST_FILE_BYTES = 4 * 1024 ** 3;
export const MOST_WAITING_BYTES = 8 * 1024 ** 3;

/** A part of an upload, as large as a request of the API may be. */
export const PART_BYTES = 1_048_576;

/** Why a part cannot be added to a file of which `received` bytes are there; null = it can. */
export function findPartProblem(
  file: { state: BillFileState; size: number; received: number },
  part: { start: number; length: number },
): string | null {
  if (file.state !== 'receiving') return `the file is ${file.state}: it takes no more parts`;
  if (part.length === 0) return 'the part is empty: expected bytes of the file';
  if (part.start !== file.received) return `start ${part.start}: expected ${file.received}, where the parts so far end`;
  const end = part.start + part.length;
  return end > file.size ? `the part ends at ${end}: expected at most ${file.size}, the size of the file` : null;
}

/** Why a file cannot be imported or looked at yet; null = it can. */
export function findImportProblem(file: { state: BillFileState; size: number; received: number }): string | null {
  if (file.state !== 'receiving') return `the file is ${file.state} already`;
  if (file.received < file.size) return `${file.received} of ${file.size} bytes are there: send the rest first`;
  return null;
}
