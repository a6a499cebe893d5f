import { createEngine, type Engine, LOOK_AHEAD, LOOK_BEHIND } from './engine';
import type { Hit } from './hit';
import { type LineFacts, readLineFacts } from './line-facts';
import type { Rule } from './rules/rule';

/** Bytes of text that are searched at once: small enough to stay in the processor's cache. */
const BLOCK_BYTES = 256 * 1024;
/** A text with this share of zero bytes is UTF-16, or a program with such texts in it. */
const WIDE_SHARE = 0.05;
/** Most hits of one text that are reported; a file of a million keys is not worth a million lines. */
const MAX_HITS = 10_000;

/** A secret in a text, with its place: line and column count from 1, the column in characters. */
export type Sighting = Hit & LineFacts & { line: number; column: number };

/** One text on its way through the search. */
export type TextScan = {
  /** Where the next bytes of the text go. */
  reserve(): Buffer;
  /**
   * Takes over bytes put into `reserve()`. `isSettled` = nothing of a secret that stands there is still to come: the end
   * of the text, or of a line of a stream.
   */
  commit(bytes: number, isSettled: boolean): void;
  /** Copies a piece in, however long it is. */
  write(piece: Uint8Array, isSettled: boolean): void;
};

export type TextScanner = { begin(take: (sighting: Sighting) => void): TextScan };

/** A scanner of texts, one after the other. It holds about a megabyte, whatever the texts' lengths. */
export function createTextScanner(rules: readonly Rule[]): TextScanner {
  const capacity = LOOK_BEHIND + BLOCK_BYTES + LOOK_AHEAD;
  const engine = createEngine(rules, capacity);
  let wideEngine: Engine | null = null;
  return {
    begin(take) {
      const seen = new Set<string>();
      const secrets = new Set<string>();
      const pass = beginPass(engine, (sighting) => {
        const place = `${sighting.line}:${sighting.column}:${sighting.secret}`;
        if (seen.has(place) || seen.size >= MAX_HITS) return;
        seen.add(place);
        secrets.add(sighting.secret);
        take(sighting);
      });
      let wide: Pass | null = null;
      const commit = (bytes: number, isSettled: boolean) => {
        const from = pass.length();
        const zeros = engine.countZeros(from, from + bytes);
        if (zeros > bytes * WIDE_SHARE && zeros < bytes) {
          wideEngine ??= createEngine(rules, capacity);
          wide ??= beginPass(wideEngine, (sighting) => {
            if (!secrets.has(sighting.secret)) take(sighting);
          });
        }
        const wideBytes = wide ? copyWithoutZeros(engine.text.subarray(from, from + bytes), wide.reserve()) : 0;
        pass.commit(bytes, isSettled);
        wide?.commit(wideBytes, isSettled);
      };
      const reserve = () => pass.reserve();
      return { reserve, commit, write: (piece, isSettled) => writeAll(piece, isSettled, reserve, commit) };
    },
  };
}

function writeAll(
  piece: Uint8Array,
  isSettled: boolean,
  reserve: () => Buffer,
  commit: (bytes: number, isSettled: boolean) => void,
): void {
  let at = 0;
  do {
    const room = reserve();
    const bytes = Math.min(room.length, piece.length - at);
    room.set(piece.subarray(at, at + bytes));
    at += bytes;
    commit(bytes, isSettled && at === piece.length);
  } while (at < piece.length);
}

type Pass = { length(): number; reserve(): Buffer; commit(bytes: number, isSettled: boolean): void };

function copyWithoutZeros(bytes: Uint8Array, room: Uint8Array): number {
  let length = 0;
  for (const byte of bytes) if (byte !== 0) room[length++] = byte;
  return length;
}

/** One run of an engine over one text, block by block, each with enough of its neighbours. */
function beginPass(engine: Engine, take: (sighting: Sighting) => void): Pass {
  const { text } = engine;
  let length = 0;
  let searched = 0;
  let linesBefore = 0;
  const locate = (hit: Hit): Sighting => {
    const lineStart = text.subarray(0, hit.start).lastIndexOf(10) + 1;
    const before = text.subarray(lineStart, hit.start);
    return {
      ...hit,
      ...readLineFacts(text.subarray(0, length), hit.start, hit.end),
      line: linesBefore + engine.countLines(0, hit.start) + 1,
      column: before.toString('utf8').length + 1,
    };
  };
  return {
    length: () => length,
    reserve: () => text.subarray(length),
    commit(bytes, isSettled) {
      length += bytes;
      const to = isSettled ? length : Math.max(searched, length - LOOK_AHEAD);
      for (const hit of engine.search(searched, to, length)) take(locate(hit));
      searched = to;
      const dropped = Math.max(0, searched - LOOK_BEHIND);
      if (dropped === 0) return;
      linesBefore += engine.countLines(0, dropped);
      text.copyWithin(0, dropped, length);
      length -= dropped;
      searched -= dropped;
    },
  };
}
