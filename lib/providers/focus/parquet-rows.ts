import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { type Compressors, type FileMetaData, parquetMetadataAsync, parquetScan } from 'hyparquet';
import { AppError } from '@/lib/errors';
import type { BillRanges } from './bill-bytes';
import type { SourceRow } from './csv-rows';

/** Bytes that the wanted columns of one row group may unpack to: that much is held at a time. */
const MOST_GROUP_BYTES = 512 * 1024 * 1024;
const BATCH_ROWS = 1_000;

/** Snappy comes with the reader; the others are Node's own. */
const COMPRESSORS: Compressors = {
  GZIP: (packed) => gunzipSync(packed),
  BROTLI: (packed) => brotliDecompressSync(packed),
  ZSTD: (packed) => zstdDecompressSync(packed),
};

type Scale = { scale: number };

/**
 * Reads the columns of a Parquet file that `pick` names, in batches of rows. One row group is held at a time. Rows are
 * placed by their number, from 1. Amounts stay exact: decimals are read as whole numbers with their scale. Throws
 * `invalid_input` for what is no Parquet or packed in a way that is not known.
 */
export async function* readParquetRows(
  file: BillRanges,
  pick: (header: string[]) => readonly string[],
): AsyncGenerator<SourceRow[]> {
  const buffer = {
    byteLength: file.size,
    slice: async (start: number, end: number = file.size) => {
      const bytes = await file.read(start, end);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    },
  };
  const metadata = await tryReading(() => parquetMetadataAsync(buffer));
  const columns = [...pick(listColumns(metadata))];
  const scales = takeDecimals(metadata, columns);
  let first = 0;
  for (const [at, group] of metadata.row_groups.entries()) {
    const rows = Number(group.num_rows);
    const bytes = group.columns
      .filter((one) => columns.includes(one.meta_data?.path_in_schema[0] ?? ''))
      .reduce((sum, one) => sum + Number(one.meta_data?.total_uncompressed_size ?? 0), 0);
    if (bytes > MOST_GROUP_BYTES) {
      const most = `at most ${MOST_GROUP_BYTES} bytes a row group: write the file with smaller row groups`;
      throw new AppError('invalid_input', `row group ${at + 1} unpacks to ${bytes} bytes: expected ${most}`);
    }
    const [from, until] = [first, first + rows];
    first = until;
    if (rows === 0) continue;
    const values = await tryReading(async () => {
      const scan = await parquetScan({ file: buffer, metadata, columns, compressors: COMPRESSORS, utf8: false });
      const read = columns.map((column) => scan.readColumn({ column, rowStart: from, rowEnd: until }));
      return Promise.all(read);
    });
    for (let start = 0; start < rows; start += BATCH_ROWS) {
      const batch: SourceRow[] = [];
      for (let index = start; index < Math.min(rows, start + BATCH_ROWS); index += 1) {
        const row: Record<string, string> = {};
        for (const [nth, column] of columns.entries()) row[column] = toText(values[nth]?.[index], scales.get(column));
        batch.push({ place: from + index + 1, row });
      }
      yield batch;
    }
  }
}

async function tryReading<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new AppError('invalid_input', `the Parquet file cannot be read: ${said}`, { cause: error });
  }
}

/** Names of the columns at the top of the schema; lists and maps among them have children of their own. */
function listColumns({ schema }: FileMetaData): string[] {
  const names: string[] = [];
  const walk = (at: number, depth: number): number => {
    const element = schema[at];
    if (!element) return at + 1;
    if (depth === 1) names.push(element.name);
    let next = at + 1;
    for (let child = 0; child < (element.num_children ?? 0); child += 1) next = walk(next, depth + 1);
    return next;
  };
  walk(0, 0);
  return names;
}

/** Has decimals read as they are stored, because the reader would turn them into floats; answers their scales. */
function takeDecimals({ schema }: FileMetaData, columns: readonly string[]): Map<string, Scale> {
  const scales = new Map<string, Scale>();
  for (const element of schema) {
    const isDecimal = element.converted_type === 'DECIMAL' || element.logical_type?.type === 'DECIMAL';
    if (!isDecimal || !columns.includes(element.name)) continue;
    const logical = element.logical_type?.type === 'DECIMAL' ? element.logical_type : null;
    scales.set(element.name, { scale: element.scale ?? logical?.scale ?? 0 });
    delete element.converted_type;
    delete element.logical_type;
  }
  return scales;
}

/** A value as a CSV file would have it; empty = null. */
function toText(value: unknown, decimal: Scale | undefined): string {
  if (value === null || value === undefined) return '';
  if (decimal) return renderDecimal(value, decimal.scale);
  if (typeof value === 'string') return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  return typeof value === 'object' ? '' : String(value);
}

function renderDecimal(value: unknown, scale: number): string {
  const whole = value instanceof Uint8Array ? readSigned(value) : BigInt(value as number | bigint);
  const digits = (whole < 0n ? -whole : whole).toString().padStart(scale + 1, '0');
  const cut = digits.length - scale;
  return `${whole < 0n ? '-' : ''}${digits.slice(0, cut)}${scale > 0 ? `.${digits.slice(cut)}` : ''}`;
}

/** Two's complement, the highest byte first. */
function readSigned(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
}
