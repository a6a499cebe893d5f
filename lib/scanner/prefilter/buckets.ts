/** A literal that is looked for: one to many bytes, of which the first four are searched for. */
export type Literal = { text: string; ignoresCase: boolean };

const BUCKETS = 8;
/** Bytes of a literal that the search looks at. */
const SEARCHED_BYTES = 4;

/** For one searched byte: which low and high halves a bucket allows. Sixteen bits each. */
type Halves = { low: number; high: number };

/** How often a byte stands in source text, roughly: what a bucket lets through is counted by it. */
function weighByte(byte: number): number {
  const letter = String.fromCharCode(byte);
  if ('etaonirslcdup '.includes(letter)) return 50;
  if (/[a-z]/.test(letter)) return 12;
  if (/[\n(),.;:="'/_]/.test(letter)) return 15;
  if (/[0-9]/.test(letter)) return 8;
  if (/[A-Z]/.test(letter)) return 5;
  return byte >= 32 && byte < 127 ? 4 : 0.2;
}

const WEIGHTS = Array.from({ length: 256 }, (_, byte) => weighByte(byte));
const ALL_WEIGHTS = WEIGHTS.reduce((sum, one) => sum + one, 0);

/** Share of the bytes of a text that one place of a bucket allows. */
function weighHalves(low: number, high: number): number {
  let sum = 0;
  for (let highs = high; highs !== 0; highs &= highs - 1) {
    const row = (31 - Math.clz32(highs & -highs)) * 16;
    for (let lows = low; lows !== 0; lows &= lows - 1) sum += WEIGHTS[row + 31 - Math.clz32(lows & -lows)] as number;
  }
  return sum / ALL_WEIGHTS;
}

/** The halves that a literal allows at each searched byte; past its end every byte is allowed. */
function readHalves({ text, ignoresCase }: Literal): Halves[] {
  return Array.from({ length: SEARCHED_BYTES }, (_, place) => {
    if (place >= text.length) return { low: 0xffff, high: 0xffff };
    const letters = ignoresCase ? [text.toLowerCase(), text.toUpperCase()] : [text];
    const codes = letters.map((one) => one.charCodeAt(place));
    return {
      low: codes.reduce((mask, code) => mask | (1 << (code & 15)), 0),
      high: codes.reduce((mask, code) => mask | (1 << (code >> 4)), 0),
    };
  });
}

const NO_HALVES: readonly Halves[] = Array.from({ length: SEARCHED_BYTES }, () => ({ low: 0, high: 0 }));

const joinHalves = (one: readonly Halves[], other: readonly Halves[]): Halves[] =>
  one.map(({ low, high }, place) => ({ low: low | (other[place]?.low ?? 0), high: high | (other[place]?.high ?? 0) }));

/** Share of the places of a text that a bucket lets through. */
const weighBucket = (bucket: readonly Halves[]): number =>
  bucket.reduce((all, { low, high }) => all * weighHalves(low, high), 1);

const ROUNDS = 3;

/** Literals in eight groups, so that little else passes: each is moved to where it adds least, a few times over. */
function groupLiterals(literals: readonly Literal[]): Halves[][] {
  const halves = literals.map(readHalves);
  const groups: Halves[][][] = Array.from({ length: BUCKETS }, () => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const one of halves) {
      for (const group of groups) if (group.includes(one)) group.splice(group.indexOf(one), 1);
      const costs = groups.map((group) => {
        const bucket = group.reduce(joinHalves, NO_HALVES as Halves[]);
        return weighBucket(joinHalves(bucket, one)) - weighBucket(bucket);
      });
      groups[costs.indexOf(Math.min(...costs))]?.push(one);
    }
  }
  return groups.map((group) => group.reduce(joinHalves, NO_HALVES as Halves[]));
}

/** One literal of each four bytes that literals begin with: the search looks at no more. */
function listSearched(literals: readonly Literal[]): Literal[] {
  const searched = literals.map(({ text, ignoresCase }) => ({ text: text.slice(0, SEARCHED_BYTES), ignoresCase }));
  return [...new Map(searched.map((one) => [`${one.text}${one.ignoresCase}`, one])).values()];
}

/**
 * Tables for the search: for each of four bytes sixteen bytes for its low half and sixteen for its high half, one bit a
 * bucket; then the same pair for the alphabet of base64.
 */
export function makeSearchTables(literals: readonly Literal[]): Uint8Array {
  const tables = new Uint8Array(SEARCHED_BYTES * 32 + 32);
  tables.set(makeAlphabetTable(), SEARCHED_BYTES * 32);
  for (const [number, group] of groupLiterals(listSearched(literals)).entries()) {
    for (const [place, { low, high }] of group.entries()) {
      for (let half = 0; half < 16; half++) {
        const at = place * 32 + half;
        if (low & (1 << half)) tables[at] = (tables[at] ?? 0) | (1 << number);
        if (high & (1 << half)) tables[at + 16] = (tables[at + 16] ?? 0) | (1 << number);
      }
    }
  }
  return tables;
}

const BASE64_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_';

/** Low and high halves of the alphabet of base64, both variants: one bit for each high half, so that it is exact. */
function makeAlphabetTable(): Uint8Array {
  const table = new Uint8Array(32);
  for (let high = 0; high < 8; high++) table[16 + high] = 1 << high;
  for (const letter of BASE64_ALPHABET) {
    const code = letter.charCodeAt(0);
    table[code & 15] = (table[code & 15] ?? 0) | (1 << (code >> 4));
  }
  return table;
}
