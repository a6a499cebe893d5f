/** What the line of a secret says about it. */
export type LineFacts = {
  /** Reason that an allow comment gives; null = no such comment, or one without a reason. */
  allowReason: string | null;
  /** Name of the variable, where its prefix makes a build tool put it into what browsers and phones download. */
  publicName: string | null;
};

/** Characters around a secret in which a comment speaks for it: minified bundles are one line. */
const COMMENT_REACH = 300;
const NAME_REACH = 160;

const ALLOW = /spendwatch:allow\b[ \t:]*([^\r\n]*)/;
const COMMENT_END = /\s*(?:\*\/|-->|--%>|#\}|%\})\s*$/;
const PUBLIC_NAME = /(?:NEXT_PUBLIC|VITE|EXPO_PUBLIC|REACT_APP|NUXT_PUBLIC|GATSBY|VUE_APP)_\w{1,60}(?=\W{1,24}$)/;

/** Reads the line of the secret in `text[start, end)`, and the one before it for a comment that stands alone. */
export function readLineFacts(text: Buffer, start: number, end: number): LineFacts {
  const lineStart = text.subarray(0, start).lastIndexOf(10) + 1;
  const nextBreak = text.indexOf(10, end);
  const lineEnd = nextBreak < 0 ? text.length : nextBreak;
  const before = text.toString('latin1', Math.max(lineStart, start - COMMENT_REACH), start);
  const after = text.toString('latin1', end, Math.min(lineEnd, end + COMMENT_REACH));
  const previousStart = lineStart < 2 ? 0 : text.subarray(0, lineStart - 1).lastIndexOf(10) + 1;
  const previous = text.toString(
    'latin1',
    Math.max(previousStart, lineStart - COMMENT_REACH),
    Math.max(0, lineStart - 1),
  );
  const name = PUBLIC_NAME.exec(before.slice(-NAME_REACH));
  return {
    allowReason: findReason(after) ?? findReason(before) ?? (isComment(previous) ? findReason(previous) : null),
    publicName: name ? name[0] : null,
  };
}

/** A comment speaks for the next line only where it stands on a line of its own. */
const isComment = (line: string): boolean => /^\s*(?:\/\/|#|\/\*|\*|<!--|--|;|%|\{#|')/.test(line);

function findReason(text: string): string | null {
  const [, reason] = ALLOW.exec(text) ?? [];
  const plain = reason?.replace(COMMENT_END, '').trim() ?? '';
  return /\p{L}{3}/u.test(plain) ? Buffer.from(plain, 'latin1').toString('utf8').slice(0, 200) : null;
}
