import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '@/lib/errors';
import type { BillRanges } from './bill-bytes';

const CHUNK_BYTES = 1_048_576;

/** Opens a file on disk for reading; `close` when done. Throws `invalid_input` where it cannot be opened. */
export async function openDiskFile(path: string): Promise<BillRanges & { close(): Promise<void> }> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new AppError('invalid_input', `${path}: cannot be opened (${error.code})`);
  });
  const { size } = await file.stat();
  return {
    size,
    chunkBytes: CHUNK_BYTES,
    read: (start, end) => readWhole(file, start, end),
    close: () => file.close(),
  };
}

async function readWhole(file: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0) throw new AppError('invalid_input', 'the file became shorter while it was read');
    filled += bytesRead;
  }
  return bytes;
}
