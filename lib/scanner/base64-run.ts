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

/** Words and paths before it count as base64 as well: short stretches are decoded from each of four places. */
const SHORT_RUN = 4_096;

/** What a stretch may say: once, or in four ways where it is not known on which character a group begins. */
export function* decodeRun(text: Buffer, { start, end, isCutAtStart }: Run): Generator<Buffer> {
  if (end - start < MIN_CHARACTERS) return;
  const encoded = text.toString('latin1', start, end);
  // Names and paths of source text are long, too; keys in base64 have digits and both cases.
  if (!/\d/.test(encoded) || !/[A-Z]/.test(encoded) || !/[a-z]/.test(encoded)) return;
  const ways = isCutAtStart || end - start <= SHORT_RUN ? 4 : 1;
  for (let way = 0; way < ways; way++) yield Buffer.from(encoded.slice(way), 'base64');
}
