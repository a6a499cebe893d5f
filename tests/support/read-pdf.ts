import { inflateSync } from 'node:zlib';

/** The text of a PDF as pdfkit writes it, a line for each piece that it draws: letters by the fonts' own tables. */
export function readPdfLines(pdf: Uint8Array): string[] {
  const text = Buffer.from(pdf).toString('latin1');
  const objects = new Map<string, { head: string; stream: string | null }>();
  for (const part of text.split(/(?=^\d+ 0 obj$)/m)) {
    const id = /^(\d+) 0 obj/.exec(part)?.[1];
    if (id === undefined) continue;
    const start = part.indexOf('\nstream\n');
    const length = Number(/\/Length (\d+)/.exec(part)?.[1] ?? 0);
    const raw = start < 0 ? null : Buffer.from(part.slice(start + 8, start + 8 + length), 'latin1');
    const head = start < 0 ? part : part.slice(0, start);
    const stream = raw === null ? null : (head.includes('FlateDecode') ? inflateSync(raw) : raw).toString('latin1');
    objects.set(id, { head, stream });
  }
  const fonts = new Map<string, Map<string, string>>();
  for (const { head } of objects.values()) {
    for (const [, name = '', id = ''] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id)?.head ?? '')?.[1];
      if (table !== undefined) fonts.set(name, readLetters(objects.get(table)?.stream ?? ''));
    }
  }
  const pages = [...objects.values()].flatMap(({ stream }) => (stream?.includes(' Tf') ? [stream] : []));
  return pages.flatMap((page) => readPieces(page, fonts));
}

function readLetters(table: string): Map<string, string> {
  const letters = new Map<string, string>();
  for (const [, from = '', list = ''] of table.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/gi)) {
    for (const [at, [, code = '']] of [...list.matchAll(/<([0-9a-f ]+)>/gi)].entries()) {
      const glyph = (Number.parseInt(from, 16) + at).toString(16).padStart(4, '0');
      letters.set(glyph, Buffer.from(code.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'));
    }
  }
  return letters;
}

function readPieces(page: string, fonts: ReadonlyMap<string, ReadonlyMap<string, string>>): string[] {
  let letters: ReadonlyMap<string, string> = new Map();
  const pieces: string[] = [];
  for (const [, font, glyphs] of page.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (font !== undefined) letters = fonts.get(font) ?? new Map();
    if (glyphs === undefined) continue;
    const codes = [...glyphs.matchAll(/<([0-9a-f]*)>/gi)].map(([, code = '']) => code).join('');
    pieces.push([...codes.matchAll(/.{4}/g)].map(([code]) => letters.get(code.toLowerCase()) ?? '?').join(''));
  }
  return pieces;
}
