import { isUtf8 } from 'node:buffer';
import { AppError } from '@/lib/errors';

/** One record of a file: where it is, and the text of the columns that were asked for. */
export type SourceRow = { place: number; row: Record<string, string> };

/** Characters that one record may have: a line of a bill is no longer, and more is no CSV. */
const MOST_RECORD_CHARS = 1_000_000;

const [QUOTE, COMMA, RETURN, FEED] = [34, 44, 13, 10];

/**
 * Reads CSV (RFC 4180, UTF-8, header first) in batches of rows, keeping only what `pick` names of the header. Rows are
 * placed by their line in the file. Throws `invalid_input` with the line of what is no CSV.
 */
export async function* readCsvRows(
  bytes: AsyncIterable<Uint8Array>,
  pick: (header: string[]) => readonly string[],
): AsyncGenerator<SourceRow[]> {
  const reader = new RecordReader(pick);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    const fed = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    // Whole lines only: no character is cut in two, and decoding whole lines is fast.
    const end = fed.lastIndexOf(FEED) + 1;
    rest = fed.subarray(end);
    if (end > 0) yield reader.take(decode(fed.subarray(0, end), reader.line), false);
    if (rest.length > 4 * MOST_RECORD_CHARS) throw makeTooLong(reader.line);
  }
  yield reader.take(decode(rest, reader.line), true);
}

function decode(bytes: Buffer, line: number): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw new AppError('invalid_input', `from line ${line} on: expected text in UTF-8`);
}

const makeTooLong = (line: number) =>
  new AppError('invalid_input', `line ${line}: longer than ${MOST_RECORD_CHARS} characters: expected CSV`);

/** Takes text as it comes and gives the records that are whole. */
class RecordReader {
  line = 1;
  private rest = '';
  private isFirst = true;
  private width = 0;
  /** Name of each column that is kept, by its position; null = passed over. */
  private names: (string | null)[] | null = null;

  constructor(private readonly pick: (header: string[]) => readonly string[]) {}

  take(text: string, isLast: boolean): SourceRow[] {
    const fed = this.rest + (this.isFirst ? text.replace(/^\uFEFF/, '') : text);
    if (fed !== '') this.isFirst = false;
    const rows: SourceRow[] = [];
    let at = 0;
    while (at < fed.length) {
      const end = this.readRecord(fed, at, isLast, rows);
      if (end < 0) break;
      at = end;
    }
    // A copy, so that what is left of a chunk does not keep all of it.
    this.rest = Buffer.from(fed.slice(at)).toString();
    if (this.rest.length > MOST_RECORD_CHARS) throw makeTooLong(this.line);
    if (isLast && this.names === null)
      throw new AppError('invalid_input', 'line 1: the file is empty: expected a header with the names of columns');
    return rows;
  }

  /** Reads one record from `start`; answers where the next begins, or -1 while it is not whole. */
  private readRecord(text: string, start: number, isLast: boolean, rows: SourceRow[]): number {
    const { names } = this;
    const row: Record<string, string> = {};
    const header: string[] | null = names === null ? [] : null;
    let [at, column, feeds] = [start, 0, 0];
    for (;;) {
      let value: string | null = null;
      const name = names === null ? '' : (names[column] ?? null);
      if (text.charCodeAt(at) === QUOTE) {
        const close = findClosingQuote(text, at + 1);
        if (close < 0) {
          if (isLast) throw this.fail('a quoted text that does not end');
          return -1;
        }
        if (close + 1 >= text.length && !isLast) return -1;
        if (name !== null) value = text.slice(at + 1, close).replaceAll('""', '"');
        for (let feed = text.indexOf('\n', at); feed >= 0 && feed < close; feed = text.indexOf('\n', feed + 1))
          feeds += 1;
        at = close + 1;
      } else {
        let end = at;
        let code = text.charCodeAt(end);
        while (code !== COMMA && code !== FEED && code !== RETURN && end < text.length) code = text.charCodeAt(++end);
        if (end >= text.length && !isLast) return -1;
        if (name !== null) value = text.slice(at, end);
        at = end;
      }
      if (header !== null) header.push(value ?? '');
      else if (name !== null && value !== null) row[name] = value;
      column += 1;
      const code = text.charCodeAt(at);
      if (code === COMMA) {
        at += 1;
        continue;
      }
      if (code === RETURN) {
        if (at + 1 >= text.length && !isLast) return -1;
        if (text.charCodeAt(at + 1) === FEED) at += 1;
      } else if (code !== FEED && at < text.length) throw this.fail('text behind the end of a quoted text');
      at += 1;
      break;
    }
    this.finish(text, { start, at, column, row, header }, rows);
    this.line += feeds + 1;
    return at;
  }

  private finish(
    text: string,
    record: { start: number; at: number; column: number; row: Record<string, string>; header: string[] | null },
    rows: SourceRow[],
  ): void {
    const { start, at, column, row, header } = record;
    if (at - start > MOST_RECORD_CHARS) throw makeTooLong(this.line);
    // An empty line is no record.
    if (column === 1 && text.slice(start, at).trim() === '') return;
    if (header !== null) {
      const kept = new Set(this.pick(header));
      this.names = header.map((name) => (kept.has(name) ? name : null));
      this.width = header.length;
    } else if (column !== this.width) {
      throw this.fail(`${column} columns: expected ${this.width}, as the header has`);
    } else rows.push({ place: this.line, row });
  }

  private readonly fail = (what: string) => new AppError('invalid_input', `line ${this.line}: ${what}`);
}

function findClosingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== QUOTE) return at;
  }
  return -1;
}
