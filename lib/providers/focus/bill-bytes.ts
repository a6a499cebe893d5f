import { createGunzip } from 'node:zlib';
import { AppError } from '@/lib/errors';

/** A file whose parts can be asked for: on disk, uploaded, or behind an address. `read` answers exactly `[start, end)`. */
export type BillRanges = {
  size: number;
  /** Bytes that are asked for at a time when it is read from start to end. */
  chunkBytes: number;
  read(start: number, end: number): Promise<Uint8Array>;
};

/** A file that is only there once, from its start to its end. */
export type BillStream = AsyncIterable<Uint8Array>;

export type BillFormat = 'csv' | 'gzip' | 'parquet';

/** Bytes at the beginning of a file that identify its format, whatever its name. */
export const SNIFF_BYTES = 4;

/** The format of a file by its first bytes. */
export function detectFormat(first: Uint8Array): BillFormat {
  if (first[0] === 0x1f && first[1] === 0x8b) return 'gzip';
  return Buffer.from(first.subarray(0, SNIFF_BYTES)).toString('latin1') === 'PAR1' ? 'parquet' : 'csv';
}

/** The whole of a file, a chunk at a time. */
export async function* streamRanges({ size, chunkBytes, read }: BillRanges): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; at += chunkBytes) yield await read(at, Math.min(size, at + chunkBytes));
}

/** Bytes that a file may unpack to, so that a small file cannot fill a disk. */
const MOST_UNPACKED_BYTES = 64 * 1024 ** 3;

/** Unpacks gzip. A file that ends too early, or is none, fails with zlib's own words. */
export async function* unpack(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  const feed = (async () => {
    try {
      for await (const chunk of packed) {
        if (!gunzip.write(chunk)) await new Promise((resolve) => gunzip.once('drain', resolve));
      }
      gunzip.end();
    } catch (error) {
      gunzip.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  })();
  let size = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > MOST_UNPACKED_BYTES)
        throw new AppError('invalid_input', `the file unpacks to more than ${MOST_UNPACKED_BYTES} bytes`);
      yield chunk;
    }
    await feed;
  } finally {
    gunzip.destroy();
  }
}
