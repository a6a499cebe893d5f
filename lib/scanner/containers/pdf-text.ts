import { inflateSync } from 'node:zlib';
import type { Budget } from './limits';

const MAX_STREAM_BYTES = 32 * 1024 * 1024;

/** What shows text: strings in parentheses or in hex, one operator a line. */
const STRING = /\((?:[^()\\]|\\[\s\S]|\((?:[^()\\]|\\[\s\S])*\))*\)|<[0-9A-Fa-f\s]*>|\b(?:Td|TD|T\*|ET|Tm)\b/g;
const ESCAPED: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '', f: '', '\n': '', '\r': '' };

function readString(token: string): string {
  if (token.startsWith('(')) {
    return token
      .slice(1, -1)
      .replace(/\\(?:([0-7]{1,3})|([\s\S]))/g, (_all, octal?: string, mark?: string) =>
        octal ? String.fromCharCode(Number.parseInt(octal, 8)) : (ESCAPED[mark ?? ''] ?? mark ?? ''),
      );
  }
  return Buffer.from(token.slice(1, -1).replaceAll(/\s/g, ''), 'hex').toString('latin1');
}

/** Character of each glyph, by the tables that a document carries for copying text out of it. */
function readGlyphTable(content: string): Map<number, string> {
  const table = new Map<number, string>();
  const character = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le');
  for (const [, lines = ''] of content.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, glyph = '', text = ''] of lines.matchAll(/<([0-9A-Fa-f]{4})>\s*<((?:[0-9A-Fa-f]{4})+)>/g)) {
      table.set(Number.parseInt(glyph, 16), character(text));
    }
  }
  for (const [, lines = ''] of content.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, from = '', to = '', text = ''] of lines.matchAll(
      /<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>/g,
    )) {
      const first = Number.parseInt(from, 16);
      for (let glyph = first; glyph <= Math.min(Number.parseInt(to, 16), first + 0xff); glyph++) {
        table.set(glyph, String.fromCharCode(Number.parseInt(text, 16) + glyph - first));
      }
    }
  }
  return table;
}

const readGlyphs = (bytes: string, table: ReadonlyMap<number, string>): string => {
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    text += table.get(bytes.charCodeAt(at) * 256 + bytes.charCodeAt(at + 1)) ?? '';
  }
  return text;
};

/** Pieces of text between two moves of the pen belong together: kerning splits words anywhere. */
function readLines(content: string, read: (bytes: string) => string): string {
  let text = '';
  for (const [token] of content.matchAll(STRING)) text += /^[(<]/.test(token) ? read(readString(token)) : '\n';
  return text;
}

function* inflateStreams(file: Buffer, budget: Budget): Generator<string> {
  let at = file.indexOf('stream');
  while (at >= 0) {
    const start = file[at + 6] === 13 ? at + 8 : at + 7;
    const end = file.indexOf('endstream', start);
    if (end < 0) return;
    const packed = file.subarray(start, end);
    at = file.indexOf('stream', end + 9);
    try {
      const content = packed[0] === 0x78 ? inflateSync(packed, { maxOutputLength: MAX_STREAM_BYTES }) : packed;
      budget.spendBytes(content.length);
      yield content.toString('latin1', 0, content.length);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
  }
}

const MAX_TABLES = 12;

/**
 * The text of a PDF, line by line where its operators say so, and the raw content of its streams. Fonts without
 * a table for copying are read as Latin letters.
 */
export function readPdfText(file: Buffer, budget: Budget): string {
  const streams = [...inflateStreams(file, budget)];
  const tables = streams
    .filter((content) => content.includes('beginbf'))
    .slice(0, MAX_TABLES)
    .map(readGlyphTable);
  const pages = streams.filter((content) => /\bT[jJ]\b/.test(content));
  return [
    ...pages.flatMap((page) => [
      readLines(page, (bytes) => bytes),
      ...tables.map((table) => readLines(page, (bytes) => readGlyphs(bytes, table))),
    ]),
    ...streams.filter((content) => !pages.includes(content)),
  ].join('\n');
}
