import { decodeRun, findRun } from './base64-run';
import { unescapeMarks } from './encoded-literals';
import type { Hit } from './hit';
import { createLookup, type Entry, makeLiteralTable } from './literal-table';
import { matchContext } from './match-context';
import { matchPrefix } from './match-prefix';
import { makeSearchTables } from './prefilter/buckets';
import { createLiteralSearch } from './prefilter/search';
import type { Rule } from './rules/rule';

/** Characters that a rule may need behind and before the place of a literal. */
export const LOOK_AHEAD = 4_096;
export const LOOK_BEHIND = 4_096;

/** Longest stretch of a secret with its joints. */
const MATCHED_CHARACTERS = 1_200;
const NEAR_CHARACTERS = 300;
/** Base64 inside base64 inside base64 does not occur in real configurations. */
const MAX_DEPTH = 2;

export type Engine = {
  /** Where texts are put; a place to read files into. */
  readonly text: Buffer;
  /**
   * Secrets whose literal stands in `text[from, to)`; `end` = where the known text ends. Up to LOOK_AHEAD characters
   * behind `to` and LOOK_BEHIND before `from` are looked at.
   */
  search(from: number, to: number, end: number): Hit[];
  countLines(from: number, to: number): number;
  countZeros(from: number, to: number): number;
};

/** What follows from the rules alone, made once for them. */
function prepare(rules: readonly Rule[]) {
  const entries = makeLiteralTable(rules);
  const order = new Map(rules.map((rule, index) => [rule, index]));
  return { tables: makeSearchTables(entries), lookUp: createLookup(entries), order };
}

const prepared = new WeakMap<readonly Rule[], ReturnType<typeof prepare>>();

/** A search for secrets of the given rules, over a text of up to `textBytes`. */
export function createEngine(rules: readonly Rule[], textBytes: number, depth = 0): Engine {
  const { tables, lookUp, order } = prepared.get(rules) ?? prepare(rules);
  prepared.set(rules, { tables, lookUp, order });
  const literals = createLiteralSearch(tables, textBytes);
  const { text } = literals;
  let inner: Engine | null = null;

  function searchDecoded(decoded: Buffer): Hit[] {
    if (depth >= MAX_DEPTH) return [];
    inner ??= createEngine(rules, textBytes, depth + 1);
    const length = decoded.copy(inner.text);
    return inner.search(0, length, length);
  }

  function follow(entry: Entry, at: number, end: number): Hit[] {
    switch (entry.does) {
      case 'match':
        return followPrefix(text, entry, at, end);
      case 'look-around':
        return followWord(text, entry, at, end);
      case 'unescape': {
        const plain = Buffer.from(
          unescapeMarks(text.toString('latin1', at, Math.min(end, at + MATCHED_CHARACTERS))),
          'latin1',
        );
        const [first] = searchDecoded(plain).filter((hit) => hit.start === 0);
        return first ? [{ ...first, start: at, end: at + entry.text.length, form: 'escaped' }] : [];
      }
    }
  }

  // One search at a time: what it is about stands here, so that nothing is made anew for each block.
  let hits: Hit[] = [];
  let place = 0;
  let textEnd = 0;
  let decodedUntil = 0;

  const takeEntry = (entry: Entry) => {
    for (const hit of follow(entry, place, textEnd)) hits.push(hit);
  };
  const takeCandidate = (at: number) => {
    place = at;
    lookUp(text, at, textEnd, takeEntry);
  };
  const takeBase64 = (at: number) => {
    if (at < decodedUntil) return;
    const run = findRun(text, at, textEnd);
    decodedUntil = run.end;
    for (const decoded of decodeRun(text, run)) {
      const found = searchDecoded(decoded);
      for (const hit of found) hits.push({ ...hit, start: run.start, end: run.start + 1, form: 'base64' });
    }
  };

  return {
    text,
    search(from, to, end) {
      hits = [];
      textEnd = end;
      decodedUntil = 0;
      if (depth < MAX_DEPTH) literals.findBase64(from, to, takeBase64);
      literals.findCandidates(from, to, takeCandidate);
      return hits.length < 2 ? hits : dropOverlaps(hits, order);
    },
    countLines: (from, to) => literals.countByte(from, to, 10),
    countZeros: (from, to) => literals.countByte(from, to, 0),
  };
}

function followPrefix(text: Buffer, entry: Entry & { does: 'match' }, at: number, end: number): Hit[] {
  const before = Math.min(at, 64);
  const near = Math.max(0, at - NEAR_CHARACTERS);
  const found = matchPrefix(entry.rules, {
    text: text.toString('latin1', at - before, Math.min(end, at + MATCHED_CHARACTERS)),
    at: before,
    surroundings: entry.rules.some((rule) => rule.near)
      ? text.toString('latin1', near, Math.min(end, at + NEAR_CHARACTERS))
      : '',
  });
  if (!found) return [];
  const start = at - before + found.start;
  return [{ rule: found.rule, secret: found.secret, form: found.form, start, end: start + found.length }];
}

function followWord(text: Buffer, entry: Entry & { does: 'look-around' }, at: number, end: number): Hit[] {
  const from = Math.max(0, at - NEAR_CHARACTERS);
  const around = text.toString('latin1', from, Math.min(end, at + NEAR_CHARACTERS));
  return entry.rules.flatMap((rule) =>
    matchContext(rule, around).map(({ secret, start }) => ({
      rule,
      secret,
      start: from + start,
      end: from + start + secret.length,
      form: 'plain' as const,
    })),
  );
}

/** Of hits that share characters the one of the earlier rule stays; equal secrets at one place count once. */
function dropOverlaps(hits: Hit[], order: Map<Rule, number>): Hit[] {
  const sorted = hits.toSorted((a, b) => (order.get(a.rule) ?? 0) - (order.get(b.rule) ?? 0) || a.start - b.start);
  const kept: Hit[] = [];
  for (const hit of sorted) {
    const isSeen = kept.some((one) => (one.start < hit.end && hit.start < one.end) || isSameEncoded(one, hit));
    if (!isSeen) kept.push(hit);
  }
  return kept.toSorted((a, b) => a.start - b.start);
}

/** One stretch of base64 text is decoded in several ways. */
const isSameEncoded = (one: Hit, other: Hit): boolean =>
  one.form === 'base64' && other.form === 'base64' && one.secret === other.secret && one.start === other.start;
