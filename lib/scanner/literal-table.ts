import { ESCAPED_DASHES } from './encoded-literals';
import type { Literal } from './prefilter/buckets';
import type { ContextRule, PrefixRule, Rule } from './rules/rule';

/** What to do where a literal stands. */
export type Entry = Literal &
  (
    | { does: 'match'; rules: readonly PrefixRule[] }
    | { does: 'look-around'; rules: readonly ContextRule[] }
    | { does: 'unescape' }
  );

/** As much of a prefix is looked for: the rest may stand behind a quote, in the next piece of a split text. */
const SEARCHED = 3;

function groupByPrefix(rules: readonly PrefixRule[]): Entry[] {
  const starts = new Map<string, PrefixRule[]>();
  for (const rule of rules) {
    for (const prefix of rule.prefixes) {
      const start = prefix.startsWith('sk-') ? prefix.slice(0, SEARCHED) : prefix;
      starts.set(start, [...(starts.get(start) ?? []).filter((other) => other !== rule), rule]);
    }
  }
  return [...starts].map(([text, group]) => ({
    text,
    ignoresCase: false,
    does: 'match',
    rules: sortLongestFirst(group),
  }));
}

/** The rule of the longest prefix is tried first. */
const sortLongestFirst = (rules: readonly PrefixRule[]): PrefixRule[] =>
  rules.toSorted((a, b) => (b.prefixes[0]?.length ?? 0) - (a.prefixes[0]?.length ?? 0));

/** Every text that is looked for, and what follows from it. */
export function makeLiteralTable(rules: readonly Rule[]): Entry[] {
  const prefixRules = rules.filter((rule) => rule.kind === 'prefix');
  const contextRules = rules.filter((rule) => rule.kind === 'context');
  const words = new Map<string, ContextRule[]>();
  for (const rule of contextRules) for (const word of rule.words) words.set(word, [...(words.get(word) ?? []), rule]);
  return [
    ...groupByPrefix(prefixRules),
    ...[...words].map(
      ([text, group]): Entry => ({
        text,
        ignoresCase: true,
        does: 'look-around',
        rules: group,
      }),
    ),
    ...ESCAPED_DASHES.map((dash): Entry => ({ text: `sk${dash}`, ignoresCase: false, does: 'unescape' })),
  ];
}

type Compared = { entry: Entry; bytes: Uint8Array; others: Uint8Array };

/** Calls back for each entry that stands at a place of a text and ends before `end`. */
export function createLookup(
  entries: readonly Entry[],
): (text: Uint8Array, at: number, end: number, take: (entry: Entry) => void) => void {
  const byFirst = Array.from({ length: 256 }, (): Compared[] | null => null);
  for (const entry of entries) {
    const bytes = Buffer.from(entry.ignoresCase ? entry.text.toLowerCase() : entry.text, 'latin1');
    const others = Buffer.from(entry.ignoresCase ? entry.text.toUpperCase() : entry.text, 'latin1');
    for (const first of new Set([bytes[0], others[0]])) {
      byFirst[first ?? 0] = [...(byFirst[first ?? 0] ?? []), { entry, bytes, others }];
    }
  }
  return (text, at, end, take) => {
    const compared = byFirst[text[at] as number];
    if (!compared) return;
    for (let each = 0; each < compared.length; each++) {
      const { entry, bytes, others } = compared[each] as Compared;
      let place = 1;
      while (place < bytes.length && (text[at + place] === bytes[place] || text[at + place] === others[place])) place++;
      if (place === bytes.length && at + place <= end) take(entry);
    }
  };
}
