import type { ByteStream } from '../containers/byte-stream';

export type ObjectKind = 'blob' | 'commit' | 'tag' | 'tree';
/** What takes the objects of a repository: pieces of one object after the other. */
export type ObjectTaker = {
  /** False = the object is skipped. */
  begin(id: string, kind: ObjectKind, bytes: number): boolean;
  piece(bytes: Buffer): void;
  /** May be waited for before the next object begins. */
  end(): Promise<void> | null;
};

const LINE_END = 10;

/** Reads the output of `git cat-file --batch`: a line of id, kind and size, the object, and a line break. */
export async function readObjects(output: ByteStream, taker: ObjectTaker): Promise<void> {
  let head = '';
  let left = -1;
  let isTaken = false;
  for await (const part of output) {
    const chunk = Buffer.from(part.buffer, part.byteOffset, part.length);
    let at = 0;
    while (at < chunk.length) {
      if (left < 0) {
        const lineEnd = chunk.indexOf(LINE_END, at);
        head += chunk.toString('latin1', at, lineEnd < 0 ? chunk.length : lineEnd);
        if (lineEnd < 0) break;
        at = lineEnd + 1;
        const [id = '', kind, size] = head.split(' ');
        head = '';
        // "missing" objects of partial clones have no size.
        if (size === undefined) continue;
        left = Number(size);
        isTaken = taker.begin(id, kind as ObjectKind, left);
      }
      const bytes = Math.min(left, chunk.length - at);
      if (isTaken && bytes > 0) taker.piece(chunk.subarray(at, at + bytes));
      at += bytes;
      left -= bytes;
      if (left > 0 || at >= chunk.length) continue;
      // The line break behind the object.
      at++;
      left = -1;
      const waiting = isTaken ? taker.end() : null;
      if (waiting) await waiting;
    }
  }
}
