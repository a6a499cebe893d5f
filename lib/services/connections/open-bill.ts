import { guessFocusVersion, listMissingColumns, pickFocusColumns } from '@/lib/domain/usage/focus-row';
import { AppError } from '@/lib/errors';
import {
  type BillFormat,
  type BillRanges,
  type BillStream,
  detectFormat,
  SNIFF_BYTES,
  streamRanges,
  unpack,
} from '@/lib/providers/focus/bill-bytes';
import { readCsvRows, type SourceRow } from '@/lib/providers/focus/csv-rows';
import { readParquetRows } from '@/lib/providers/focus/parquet-rows';

/** A file of a bill; `name` stands before its problems where there are several files. */
export type BillFile = { name?: string } & ({ ranges: BillRanges } | { stream: BillStream });

/** An opened file: `rows` reads it once from start to end, and `columns` is filled when its first batch is there. */
export type OpenBill = {
  format: BillFormat;
  /** What the place of a row counts. */
  placeName: 'line' | 'row';
  columns: string[];
  rows: AsyncIterable<SourceRow[]>;
};

/**
 * Opens a FOCUS file, whatever it is called: CSV, the same packed by gzip, or Parquet. Reading throws `invalid_input` where
 * it is none of them or lacks columns that every version of FOCUS has.
 */
export async function openBill(file: BillFile): Promise<OpenBill> {
  const { format, bytes } = await sniff(file);
  const columns: string[] = [];
  const pick = (header: string[]) => {
    columns.push(...header);
    const missing = listMissingColumns(header);
    if (missing.length === 0) return pickFocusColumns(header);
    const place = format === 'parquet' ? 'the schema' : 'line 1';
    const message = `${place}: the columns ${missing.join(', ')} are missing: expected a FOCUS file`;
    throw new AppError('invalid_input', message);
  };
  if (format !== 'parquet') {
    const rows = readCsvRows(format === 'gzip' ? unpack(bytes) : bytes, pick);
    return { format, placeName: 'line', columns, rows: explain(rows) };
  }
  if (!('ranges' in file)) {
    throw new AppError('invalid_input', 'Parquet is read from its end: expected a file and not a stream');
  }
  return { format, placeName: 'row', columns, rows: explain(readParquetRows(file.ranges, pick)) };
}

/** The version that an opened file seems to follow. */
export const describeVersion = ({ columns }: OpenBill): string => guessFocusVersion(columns);

async function sniff(file: BillFile): Promise<{ format: BillFormat; bytes: AsyncIterable<Uint8Array> }> {
  if ('ranges' in file) {
    const { ranges } = file;
    const first = await ranges.read(0, Math.min(SNIFF_BYTES, ranges.size));
    return { format: detectFormat(first), bytes: streamRanges(ranges) };
  }
  const iterator = file.stream[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  let isOver = false;
  while (!isOver && held.reduce((sum, one) => sum + one.length, 0) < SNIFF_BYTES) {
    const { value, done } = await iterator.next();
    isOver = done === true;
    if (value) held.push(value);
  }
  return { format: detectFormat(Buffer.concat(held)), bytes: resume(held, iterator) };
}

async function* resume(held: readonly Uint8Array[], iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* held;
  for (;;) {
    const { value, done } = await iterator.next();
    if (done) return;
    yield value;
  }
}

/** Failures that are no words of ours are those of a file that cannot be unpacked or read. */
async function* explain(rows: AsyncIterable<SourceRow[]>): AsyncGenerator<SourceRow[]> {
  try {
    yield* rows;
  } catch (error) {
    if (error instanceof AppError) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new AppError('invalid_input', `the file cannot be read: ${said}`, { cause: error });
  }
}
