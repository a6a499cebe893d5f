import { createReadStream } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDecimalToNanos } from '@/lib/domain/money';
import { parseFocusRow } from '@/lib/domain/usage/focus-row';
import { detectFormat, unpack } from '@/lib/providers/focus/bill-bytes';
import { readCsvRows, type SourceRow } from '@/lib/providers/focus/csv-rows';
import { openDiskFile } from '@/lib/providers/focus/disk-file';
import { readParquetRows } from '@/lib/providers/focus/parquet-rows';

const FIXTURES = path.join(import.meta.dirname, '../../../fixtures/focus');
const all = (header: string[]) => header;

async function* cut(text: string | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function gather(batches: AsyncIterable<SourceRow[]>): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  for await (const batch of batches) rows.push(...batch);
  return rows;
}

const readCsv = (text: string | Uint8Array, size = 7) => gather(readCsvRows(cut(text, size), all));

test('CSV: quotes, commas, line ends in text, empty lines, BOM and any size of chunks', async () => {
  const text = '\uFEFFa,b,"c ""d"""\r\n1,"x, ""y""\nz",\r\n\n"",ü,3\n4,5,6';
  for (const size of [1, 2, 3, 5, 64]) {
    expect(await readCsv(text, size)).toEqual([
      { place: 2, row: { a: '1', b: 'x, "y"\nz', 'c "d"': '' } },
      { place: 5, row: { a: '', b: 'ü', 'c "d"': '3' } },
      { place: 6, row: { a: '4', b: '5', 'c "d"': '6' } },
    ]);
  }
});

test('CSV: what was written is what is read, wherever it is cut', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'ü', '💶', ' '), maxLength: 6 });
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom('\n', '\r\n'),
      async (rows, size, end) => {
        const text = [['a', 'b'], ...rows].map((row) => row.map(quote).join(',')).join(end);
        const read = await readCsv(text, size);
        expect(read.map(({ row }) => [row['a'], row['b']])).toEqual(rows);
      },
    ),
    { numRuns: 300 },
  );
});

test('CSV: only picked columns are kept', async () => {
  const rows = await gather(readCsvRows(cut('a,b,c\n1,2,3\n', 4), () => ['b']));
  expect(rows).toEqual([{ place: 2, row: { b: '2' } }]);
});

test.each([
  ['a,b\n1\n', 'line 2: 1 columns: expected 2'],
  ['a,b\n1,2\n\n1,2,3\n', 'line 4: 3 columns: expected 2'],
  ['a,b\n1,"2\n', 'line 2: a quoted text that does not end'],
  ['a,b\n1,"2"x\n', 'line 2: text behind the end of a quoted text'],
  ['', 'line 1: the file is empty'],
  [Uint8Array.from([0x61, 0x0a, 0xff, 0xfe, 0x0a]), 'expected text in UTF-8'],
  [`a\n${'x'.repeat(1_100_000)}`, 'longer than 1000000 characters'],
])('CSV that is none is refused by its line (%#)', async (text, message) => {
  await expect(readCsv(text, 300_000)).rejects.toMatchObject({
    ...{ code: 'invalid_input', message: expect.stringContaining(message) },
  });
});

const sumNanos = (rows: readonly SourceRow[], column: string) =>
  rows.reduce((sum, { row }) => sum + parseDecimalToNanos(row[column] ?? ''), 0n);

async function readParquet(name: string): Promise<SourceRow[]> {
  const file = await openDiskFile(path.join(FIXTURES, name));
  try {
    expect(detectFormat(await file.read(0, 4))).toBe('parquet');
    return await gather(readParquetRows(file, (header) => header.filter((column) => column !== 'Tags')));
  } finally {
    await file.close();
  }
}

test('Parquet of pyarrow holds the charges of the CSV: decimals to the last digit, several row groups, nulls, instants', async () => {
  const csv = await gather(readCsvRows(createReadStream(path.join(FIXTURES, 'azure.csv')), all));
  const parquet = await readParquet('azure-decimal-snappy.parquet');
  expect(parquet).toHaveLength(60);
  expect(parquet.map(({ place }) => place)).toEqual(csv.map((_, at) => at + 1));
  expect(parquet[1]?.row['BilledCost']).toBe('0.246913578024691356');
  expect(parquet.map(({ row }) => parseFocusRow(row))).toEqual(
    csv.map(({ row }) => parseFocusRow({ ...row, ConsumedQuantity: `${row['ConsumedQuantity']}.000000000000000000` })),
  );
});

test.each(['zstd', 'gzip', 'brotli'])('Parquet with doubles, packed by %s', async (codec) => {
  const exact = await readParquet('azure-decimal-snappy.parquet');
  const rows = await readParquet(`double-${codec}.parquet`);
  expect(rows).toHaveLength(exact.length);
  for (const column of ['BilledCost', 'ListCost'])
    expect(Number(sumNanos(rows, column) - sumNanos(exact, column))).toBeCloseTo(0, -1.5);
  expect(rows.map(({ row }) => row['ChargeDescription'])).toEqual(exact.map(({ row }) => row['ChargeDescription']));
});

test('Parquet packed in a way that is not known, cut short or no Parquet is refused in words', async () => {
  await expect(readParquet('double-lz4.parquet')).rejects.toMatchObject({
    ...{ code: 'invalid_input', message: expect.stringMatching(/cannot be read: .*LZ4/) },
  });
  const whole = await openDiskFile(path.join(FIXTURES, 'double-zstd.parquet'));
  const bytes = await whole.read(0, whole.size);
  await whole.close();
  const ranges = (part: Uint8Array) => ({
    ...{ size: part.length, chunkBytes: 1_000, read: async (from: number, to: number) => part.subarray(from, to) },
  });
  for (const part of [bytes.subarray(0, bytes.length - 30), Buffer.from('PAR1 and nothing else')])
    await expect(gather(readParquetRows(ranges(part), all))).rejects.toMatchObject({ code: 'invalid_input' });
});

test('gzip: what is cut short fails, what is whole is read', async () => {
  const packed = gzipSync('a\n1\n'.repeat(1_000));
  const read = async (bytes: Uint8Array) => {
    let size = 0;
    for await (const chunk of unpack(cut(bytes, 11))) size += chunk.length;
    return size;
  };
  expect(await read(packed)).toBe(4_000);
  await expect(read(packed.subarray(0, -9))).rejects.toThrow('unexpected end of file');
});
