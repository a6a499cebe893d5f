import { Readable } from 'node:stream';
import { unpackBzip2 } from './containers/bunzip2';
import { type ByteStream, collect, meter, peek } from './containers/byte-stream';
import { type ContainerKind, detectContainer } from './containers/kind';
import { type Budget, createBudget, LimitPassed, MAX_DEPTH } from './containers/limits';
import { listAsarMembers, listTarMembers, listZipMembers, type Member, unpack } from './containers/members';
import { readPdfText } from './containers/pdf-text';
import { noteLeft, type ScanNotes } from './scan-notes';
import type { Sighting, TextScanner } from './text-scan';

/** What a scan of one file works with. */
export type ScanContext = {
  scanner: TextScanner;
  notes: ScanNotes;
  /** A secret was seen in the text at this path; members of archives are written `archive.zip!member`. */
  take(path: string, sighting: Sighting): void;
};

/** Searches a stream, and what is packed in it. */
export async function scanStream(
  context: ScanContext,
  path: string,
  stream: ByteStream,
  budget: Budget,
  depth: number,
): Promise<void> {
  const { head, whole } = await peek(stream);
  const kind = detectContainer(head, path);
  if (kind === null) return scanText(context, path, whole);
  if (depth >= MAX_DEPTH) throw new LimitPassed('too-deep');
  await scanContainer(context, path, kind, whole, budget, depth);
}

async function scanText({ scanner, notes, take }: ScanContext, path: string, stream: ByteStream): Promise<void> {
  const scan = scanner.begin((sighting) => take(path, sighting));
  notes.texts++;
  try {
    for await (const piece of stream) {
      notes.bytes += piece.length;
      scan.write(piece, false);
    }
  } finally {
    // A damaged end does not take back what was read before it.
    scan.commit(0, true);
  }
}

/**
 * Searches what is packed in a container. `source` is a file descriptor for a zip file of the disk. False = it could not be
 * opened or not to its end.
 */
export async function scanContainer(
  context: ScanContext,
  path: string,
  kind: ContainerKind,
  source: ByteStream | number,
  budget: Budget,
  depth: number,
): Promise<boolean> {
  try {
    await openContainer(context, path, kind, source, budget, depth);
    return true;
  } catch (error) {
    const limit = error instanceof LimitPassed ? error.limit : null;
    // The budget belongs to the outermost archive and ends all of it.
    if (limit === 'bomb' && depth > 0) throw error;
    noteLeft(context.notes, limit ?? 'damaged', path);
    return false;
  }
}

async function openContainer(
  context: ScanContext,
  path: string,
  kind: ContainerKind,
  source: ByteStream | number,
  budget: Budget,
  depth: number,
): Promise<void> {
  const stream = () => (typeof source === 'number' ? Readable.from([]) : source);
  switch (kind) {
    case 'unread':
      return noteLeft(context.notes, 'packed', path);
    case 'brotli':
      // Only the name shows this kind, and the name stays: the content is not checked for a kind again.
      return scanText(context, path, meter(unpack(kind, stream()), budget));
    case 'gzip':
    case 'zstd':
      return scanStream(context, path, meter(unpack(kind, stream()), budget), budget, depth + 1);
    case 'bzip2':
      return scanStream(context, path, meter(unpackBzip2(stream()), budget), budget, depth + 1);
    case 'tar':
      return scanMembers(context, path, listTarMembers(stream()), budget, depth);
    case 'zip':
      return scanMembers(
        context,
        path,
        listZipMembers(typeof source === 'number' ? source : await collect(source)),
        budget,
        depth,
      );
    case 'asar':
      return scanMembers(context, path, listAsarMembers(await collect(stream())), budget, depth);
    case 'pdf': {
      const file = await collect(stream());
      const text = Buffer.from(readPdfText(file, budget), 'utf8');
      return scanText(context, path, Readable.from([file, Buffer.from('\n'), text]));
    }
  }
}

async function scanMembers(
  context: ScanContext,
  path: string,
  members: AsyncIterable<Member>,
  budget: Budget,
  depth: number,
): Promise<void> {
  for await (const member of members) {
    budget.spendMember();
    const memberPath = `${path}!${member.name}`;
    if ('left' in member) noteLeft(context.notes, member.left, memberPath);
    else await scanMember(context, memberPath, meter(member.content, budget), budget, depth + 1);
  }
}

async function scanMember(
  context: ScanContext,
  path: string,
  stream: ByteStream,
  budget: Budget,
  depth: number,
): Promise<void> {
  try {
    await scanStream(context, path, stream, budget, depth);
  } catch (error) {
    if (error instanceof LimitPassed && error.limit === 'bomb') throw error;
    noteLeft(context.notes, error instanceof LimitPassed ? error.limit : 'damaged', path);
  }
}

/** Searches bytes in memory, and what is packed in them. */
export async function scanBuffer(context: ScanContext, path: string, bytes: Buffer): Promise<void> {
  const kind = detectContainer(bytes, path);
  const isRead =
    kind && (await scanContainer(context, path, kind, Readable.from([bytes]), createBudget(bytes.length), 0));
  if (isRead) return;
  context.notes.texts++;
  context.notes.bytes += bytes.length;
  context.scanner.begin((sighting) => context.take(path, sighting)).write(bytes, true);
}
