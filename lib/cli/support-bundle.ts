import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

/** Writes texts by name as a tar archive with gzip; the file is new and only its owner may read it. */
export async function writeArchive(file: string, texts: Record<string, string>): Promise<void> {
  const archive = pack();
  for (const [name, text] of Object.entries(texts)) archive.entry({ name: `spendwatch-support/${name}` }, text);
  archive.finalize();
  await pipeline(archive, createGzip(), createWriteStream(file, { mode: 0o600, flags: 'wx' }));
}
