import { Readable } from 'node:stream';
import zlib from 'node:zlib';
import { extract } from 'tar-stream';
import { type Entry, fromBufferPromise, fromFdPromise, type Options, type ZipFile } from 'yauzl';
import type { LeftReason } from '../scan-notes';
import type { ByteStream } from './byte-stream';

/** One file of an archive; `left` = it cannot be read, and why. */
export type Member = { name: string } & ({ content: ByteStream } | { left: LeftReason });

const PIECE_BYTES = 128 * 1024;

const UNPACKERS = {
  gzip: () => zlib.createGunzip({ chunkSize: PIECE_BYTES }),
  zstd: () => zlib.createZstdDecompress({ chunkSize: PIECE_BYTES }),
  brotli: () => zlib.createBrotliDecompress({ chunkSize: PIECE_BYTES }),
} as const;

export type Packing = keyof typeof UNPACKERS;

/** The unpacked bytes of a stream. */
export async function* unpack(packing: Packing, stream: ByteStream): ByteStream {
  const packed = Readable.from(stream);
  const unpacker = UNPACKERS[packing]();
  packed.on('error', (error) => unpacker.destroy(error));
  try {
    yield* packed.pipe(unpacker) as AsyncIterable<Buffer>;
  } finally {
    packed.destroy();
    unpacker.destroy();
  }
}

/** Files of a tar archive, in its order. */
export async function* listTarMembers(stream: ByteStream): AsyncGenerator<Member> {
  const archive = extract();
  const source = Readable.from(stream);
  source.on('error', (error) => archive.destroy(error));
  source.pipe(archive);
  try {
    for await (const entry of archive) {
      const { name, type } = entry.header;
      if (type === 'file' || type === 'contiguous-file' || type === null)
        yield { name, content: entry as AsyncIterable<Uint8Array> };
      entry.resume();
    }
  } finally {
    source.destroy();
    archive.destroy();
  }
}

const ZIP_OPTIONS: Options = { lazyEntries: true, autoClose: false, decodeStrings: true, validateEntrySizes: true };
const STORED = 0;
const DEFLATED = 8;

/** Files of a zip archive, by its directory. */
export async function* listZipMembers(source: number | Buffer): AsyncGenerator<Member> {
  const archive =
    typeof source === 'number'
      ? await fromFdPromise(source, ZIP_OPTIONS)
      : await fromBufferPromise(source, ZIP_OPTIONS);
  for await (const entry of archive.eachEntry()) {
    if (!entry.fileName.endsWith('/')) yield await openZipMember(archive, entry);
  }
}

async function openZipMember(archive: ZipFile, entry: Entry): Promise<Member> {
  const name = entry.fileName;
  if (entry.isEncrypted()) return { name, left: 'encrypted' };
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) return { name, left: 'packed' };
  try {
    return { name, content: await archive.openReadStreamPromise(entry) };
  } catch {
    return { name, left: 'damaged' };
  }
}

type AsarEntry = { files?: Record<string, AsarEntry>; offset?: string; size?: number };

function* listAsarFiles(entry: AsarEntry, path: string): Generator<{ name: string; offset: number; size: number }> {
  for (const [name, child] of Object.entries(entry.files ?? {})) {
    const childPath = path === '' ? name : `${path}/${name}`;
    if (child.files) yield* listAsarFiles(child, childPath);
    else if (child.offset !== undefined) yield { name: childPath, offset: Number(child.offset), size: child.size ?? 0 };
  }
}

/** Files of an Electron archive, whose bytes lie one after the other behind the directory. */
export async function* listAsarMembers(archive: Buffer): AsyncGenerator<Member> {
  const directory: AsarEntry = JSON.parse(archive.toString('utf8', 16, 16 + archive.readUInt32LE(12)));
  const contentAt = 8 + archive.readUInt32LE(4);
  for (const { name, offset, size } of listAsarFiles(directory, '')) {
    yield { name, content: Readable.from([archive.subarray(contentAt + offset, contentAt + offset + size)]) };
  }
}
