/** Encoded keys are not shorter. */
const MIN_CHARACTERS = 28;
/** Lines of encoded text that go on in the next line are at least as long. */
const MIN_LINE = 48;

const IS_BASE64 = new Uint8Array(256);
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_') {
  IS_BASE64[letter.charCodeAt(0)] = 1;
}

/** A stretch of base64 text, over line breaks. */
export type Run = { start: number; end: number; isCutAtStart: boolean };

/** The stretch around a place that lies in it. */
export function findRun(text: Buffer, at: number, end: number): Run {
  let start = at;
  while (start > 0 && IS_BASE64[text[start - 1] as number]) start--;
  let last = at;
  let lineStart = start;
  for (;;) {
    while (last < end && IS_BASE64[text[last] as number]) last++;
    const next = last - lineStart >= MIN_LINE ? skipBreak(text, last, end) : last;
    if (next === last || !IS_BASE64[text[next] as number]) break;
    lineStart = next;
    last = next;
  }
  return { start, end: last, isCutAtStart: start === 0 };
}

/** Behind a line break and the blanks after it; the same place where there is none. */
function skipBreak(text: Buffer, at: number, end: number): number {
  let next = at;
  if (text[next] === 13) next++;
  if (text[next] !== 10) return at;
  next++;
  while (next < end && (text[next] === 32 || text[next] === 9)) next++;
  return next;
}

const VALUES = new Uint8Array(256).fill(255);
for (const [value, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
  VALUES[letter.charCodeAt(0)] = value;
}
VALUES['-'.charCodeAt(0)] = 62;
VALUES['_'.charCodeAt(0)] = 63;

const SAMPLE_GROUPS = 6;
const SAMPLE_CHARACTERS = SAMPLE_GROUPS * 4;

/** Whether 24 characters from a place decode to plain text: random ones do so once in a hundred million. */
function isText(text: Buffer, at: number): boolean {
  for (let group = at; group < at + SAMPLE_CHARACTERS; group += 4) {
    let bits = 0;
    for (let each = 0; each < 4; each++) {
      const value = VALUES[text[group + each] as number] as number;
      if (value === 255) return false;
      bits = (bits << 6) | value;
    }
    if (!isPrintable(bits >> 16) || !isPrintable((bits >> 8) & 255) || !isPrintable(bits & 255)) return false;
  }
  return true;
}

const isPrintable = (byte: number): boolean => (byte >= 32 && byte < 127) || (byte >= 9 && byte <= 13);

/** Longer stretches are worth decoding whatever they seem to be: archives and pictures may hold text. */
const SHORT_RUN = 4_096;

/**
 * What a stretch decodes to, or nothing where it is no encoded text. Words and paths before it count as base64 as well,
 * so it is unknown at which of four characters a group begins: all four are tried, and the one that gives plain text is
 * taken.
 */
export function decodeRun(text: Buffer, { start, end, isCutAtStart }: Run): Buffer[] {
  const length = end - start;
  if (length < MIN_CHARACTERS) return [];
  const ways: number[] = [];
  for (let way = 0; way < 4; way++) {
    const last = end - SAMPLE_CHARACTERS;
    const alignBack = last - ((last - start - way) & 3);
    const middle = start + way + (((length >> 1) - SAMPLE_CHARACTERS / 2) & ~3);
    if (isText(text, start + way) || (alignBack > start && (isText(text, alignBack) || isText(text, middle))))
      ways.push(way);
  }
  if (ways.length === 0 && length > SHORT_RUN) ways.push(...(isCutAtStart ? [0, 1, 2, 3] : [0]));
  return ways.map((way) => Buffer.from(text.toString('latin1', start + way, end), 'base64'));
}
