/** Files that hold other files, or text in a packed form. */
export type ContainerKind = 'zip' | 'gzip' | 'bzip2' | 'zstd' | 'brotli' | 'tar' | 'asar' | 'pdf' | 'unread';

/** Bytes at the beginning of a file that identify its kind. */
export const KIND_BYTES = 512;

const starts = (bytes: Buffer, ...wanted: number[]): boolean => wanted.every((byte, at) => bytes[at] === byte);

/**
 * The kind of a file by its first bytes, as names are what people call things; null = a plain text or program. Web
 * compression (`.br`) has no mark of its own and goes by its name. `unread` = packed by xz or 7z.
 */
export function detectContainer(head: Buffer, name: string): ContainerKind | null {
  const bytes = head.length < KIND_BYTES ? Buffer.concat([head], KIND_BYTES) : head;
  if (starts(bytes, 0x50, 0x4b, 3, 4) || starts(bytes, 0x50, 0x4b, 5, 6)) return 'zip';
  if (starts(bytes, 0x1f, 0x8b)) return 'gzip';
  if (/^BZh[1-9]1AY&SY/.test(bytes.toString('latin1', 0, 10))) return 'bzip2';
  if (starts(bytes, 0x28, 0xb5, 0x2f, 0xfd)) return 'zstd';
  if (bytes.toString('latin1', 0, 5) === '%PDF-') return 'pdf';
  if (bytes.toString('latin1', 257, 262) === 'ustar') return 'tar';
  if (isAsar(bytes)) return 'asar';
  if (name.endsWith('.br')) return 'brotli';
  const isPacked = starts(bytes, 0xfd, 0x37, 0x7a, 0x58, 0x5a) || starts(bytes, 0x37, 0x7a, 0xbc, 0xaf);
  return isPacked ? 'unread' : null;
}

/** An archive of Electron: four lengths, then a JSON directory. */
const isAsar = (bytes: Buffer): boolean =>
  bytes.readUInt32LE(0) === 4 && bytes.toString('latin1', 16, 25) === '{"files":';
