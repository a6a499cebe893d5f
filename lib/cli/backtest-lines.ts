import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import process from 'node:process';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { AppError } from '@/lib/errors';

/** A bucket of ten thousand keys is a few megabytes; a longer line is not a bucket. */
const MAX_LINE_CHARACTERS = 64 * 1024 * 1024;

export type LineSource = {
  lines: AsyncGenerator<string[]>;
  /** Bytes of the file; 0 = unknown (standard input). */
  totalBytes: number;
  /** Bytes read so far, before unpacking. */
  countBytes(): number;
};

/** Opens a file, or standard input for `-`; gzip is recognised by its first bytes. Lines come in batches of a chunk. */
export async function openLines(path: string): Promise<LineSource> {
  if (path === '-') return buildSource(process.stdin, 0, false);
  let totalBytes: number;
  let isGzip: boolean;
  try {
    totalBytes = (await stat(path)).size;
    const file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    await file.close();
    isGzip = bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } catch (error) {
    throw new AppError('invalid_input', `${path}: cannot be read (${error instanceof Error ? error.message : error})`);
  }
  return buildSource(createReadStream(path, { highWaterMark: 1 << 20 }), totalBytes, isGzip);
}

function buildSource(input: Readable, totalBytes: number, isGzip: boolean): LineSource {
  let bytes = 0;
  input.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  input.pause();
  let unpacked: Readable = input;
  if (isGzip) {
    const gunzip = createGunzip({ chunkSize: 1 << 20 });
    input.on('error', (error) => gunzip.destroy(error));
    unpacked = input.pipe(gunzip);
  }
  return { lines: splitLines(unpacked), totalBytes, countBytes: () => bytes };
}

async function* splitLines(input: Readable): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of input) {
    const parts = (rest + decoder.write(chunk as Buffer)).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > MAX_LINE_CHARACTERS) throw new AppError('invalid_input', 'a line is longer than 64 MiB');
    if (parts.length > 0) yield parts;
  }
  rest += decoder.end();
  if (rest !== '') yield [rest];
}
