import { closeSync, constants, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { type ContainerKind, detectContainer, KIND_BYTES } from './containers/kind';
import { createBudget } from './containers/limits';
import { type ScanContext, scanContainer } from './scan-bytes';
import { noteLeft } from './scan-notes';

/** Opened without following a link in the last place and without waiting for the other end of a pipe. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Searches one file of the disk, and what is packed in it. Plain files are read straight to where they are searched. */
export async function scanFile(context: ScanContext, file: string, path: string): Promise<void> {
  let handle: number;
  try {
    handle = openSync(file, FLAGS);
  } catch (error) {
    const isLink = error instanceof Error && 'code' in error && error.code === 'ELOOP';
    return noteLeft(context.notes, isLink ? 'link' : 'unreadable', path);
  }
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile()) return noteLeft(context.notes, 'special', path);
    const kind = scanPlain(context, handle, path, (head) => detectContainer(head, path));
    if (kind === null) return;
    context.notes.bytes += stat.size;
    const source =
      kind === 'zip'
        ? handle
        : createReadStream(file, { fd: handle, start: 0, autoClose: false, highWaterMark: 262_144 });
    const isRead = await scanContainer(context, path, kind, source, createBudget(stat.size), 0);
    // What does not open, or is too large to, is searched as it lies there.
    if (!isRead) scanPlain(context, handle, path, () => null);
  } catch {
    noteLeft(context.notes, 'unreadable', path);
  } finally {
    closeSync(handle);
  }
}

/** Reads a plain file block by block; stops at the first one when the file turns out to be a container. */
function scanPlain(
  { scanner, notes, take }: ScanContext,
  handle: number,
  path: string,
  detect: (head: Buffer) => ContainerKind | null,
): ContainerKind | null {
  const scan = scanner.begin((sighting) => take(path, sighting));
  let read = 0;
  for (;;) {
    const room = scan.reserve();
    const bytes = readSync(handle, room, 0, room.length, read);
    const kind = read === 0 ? detect(room.subarray(0, Math.min(bytes, KIND_BYTES))) : null;
    if (kind) return kind;
    if (read === 0) notes.texts++;
    read += bytes;
    notes.bytes += bytes;
    // A block that came short is the last one of an ordinary file; the next read says so for sure.
    scan.commit(bytes, bytes === 0);
    if (bytes === 0) return null;
  }
}
