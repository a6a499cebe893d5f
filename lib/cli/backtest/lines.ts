import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import process from 'node:process';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '@/lib/errors';

/** A bucket of ten thousand keys is a few megabytes; a longer line is not a bucket. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;
const NEWLINE = 0x0a;

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

/** Lines are cut as bytes and decoded one by one: text of a whole chunk would be copied again for each line of it. */
async function* splitLines(input: Readable): AsyncGenerator<string[]> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const piece of input) {
    let chunk = piece as Buffer;
    const first = chunk.indexOf(NEWLINE);
    if (first === -1) {
      rest.push(chunk);
      restBytes += chunk.length;
      if (restBytes > MAX_LINE_BYTES) throw new AppError('invalid_input', 'a line is longer than 64 MiB');
      continue;
    }
    const lines = [Buffer.concat([...rest, chunk.subarray(0, first)]).toString('utf8')];
    let start = first + 1;
    for (let end = chunk.indexOf(NEWLINE, start); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      lines.push(chunk.toString('utf8', start, end));
      start = end + 1;
    }
    chunk = chunk.subarray(start);
    rest = [chunk];
    restBytes = chunk.length;
    yield lines;
  }
  const last = Buffer.concat(rest).toString('utf8');
  if (last !== '') yield [last];
}
