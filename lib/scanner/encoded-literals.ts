/** Dashes and underscores of keys, as text formats write them when they escape too much. */
const ESCAPES = /%2[dD]|%5[fF]|\\u002[dD]|\\u005[fF]|\\x2[dD]|\\x5[fF]|&#45;|&#95;|&#x2[dD];|&#x5[fF];|=2D|=5F/g;

const UNESCAPED = /2d|45/i;

/** How a dash behind a prefix may be escaped. */
export const ESCAPED_DASHES: readonly string[] = [
  '%2D',
  '%2d',
  '\\u002d',
  '\\u002D',
  '\\x2d',
  '\\x2D',
  '&#45;',
  '&#x2d;',
];

/** Turns escaped dashes and underscores back. */
export const unescapeMarks = (text: string): string =>
  text.replace(ESCAPES, (mark) => (UNESCAPED.test(mark) ? '-' : '_'));

/** Where source text goes on after it was broken: pieces added up, a line continued, a soft line break of mail. */
const JOINTS =
  /["'`]\s{0,40}(?:[+.&]|\\|\|\||\.\.)?\s{0,80}(?:f|r|b|u)?["'`]|["'`]\s*\.\s*concat\(\s*["'`]|\\\r?\n[ \t]*|=\r?\n|\\n["'`]\s*\+?\s*["'`]/g;

/** Puts the pieces of a split text together; null where nothing is split. */
export function joinPieces(text: string): string | null {
  const joined = text.replace(JOINTS, '');
  return joined.length === text.length ? null : joined;
}
