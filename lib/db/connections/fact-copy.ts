import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { UsageCounts } from '@/lib/domain/usage/usage';
import type { FactRow } from '@/lib/domain/usage/usage-fact';

/** Columns of counts in the order they are sent; the rare ones are stored only where they are not zero. */
const REQUIRED: readonly [column: string, field: keyof UsageCounts][] = [
  ['requests', 'requests'],
  ['input_tokens', 'inputTokens'],
  ['cached_input_tokens', 'cachedInputTokens'],
  ['output_tokens', 'outputTokens'],
];
const RARE: readonly [column: string, field: keyof UsageCounts][] = [
  ['cache_write_tokens', 'cacheWriteTokens'],
  ['long_cache_write_tokens', 'longCacheWriteTokens'],
  ['input_audio_tokens', 'inputAudioTokens'],
  ['cached_audio_tokens', 'cachedAudioTokens'],
  ['output_audio_tokens', 'outputAudioTokens'],
  ['input_image_tokens', 'inputImageTokens'],
  ['cached_image_tokens', 'cachedImageTokens'],
  ['output_image_tokens', 'outputImageTokens'],
  ['units', 'units'],
];
const REQUIRED_FIELDS = REQUIRED.map(([, field]) => field);
const RARE_FIELDS = RARE.map(([, field]) => field);

export const COUNT_COLUMNS: readonly string[] = [...REQUIRED, ...RARE].map(([column]) => column);
export const VALUE_COLUMNS: readonly string[] = [...COUNT_COLUMNS, 'cost_nanos', 'assumed_nanos', 'unpriced_requests'];

/** Columns that have one value in all rows of a table that is written at once. */
export type CommonValues = { workspaceId: string; priceVersionId: number };

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = Buffer.from([0xff, 0xff]);
const POSTGRES_EPOCH_MS = Date.UTC(2000, 0, 1);
const TWO_TO_32 = 4_294_967_296;
const CHUNK_BYTES = 64 * 1024;
/** An upper limit: the columns ahead, series id, and twelve bytes for each value. */
const MAX_ROW_BYTES = 64 + 12 * VALUE_COLUMNS.length;

function writeLength(target: Buffer, at: number, length: number): number {
  return target.writeInt32BE(length, at);
}

function writeInteger(target: Buffer, at: number, value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`count ${value}: expected a whole number below 2^53`);
  target.writeInt32BE(8, at);
  target.writeInt32BE(Math.floor(value / TWO_TO_32), at + 4);
  return target.writeUInt32BE(value >>> 0, at + 8);
}

/** What each row of a bucket begins with: the number of its fields, the common values, and the bucket's start. */
function renderRowHead(bucketStart: Date, common: CommonValues | null): Buffer {
  const head = Buffer.alloc(MAX_ROW_BYTES);
  let at = head.writeInt16BE(VALUE_COLUMNS.length + (common ? 4 : 2), 0);
  if (common) {
    at = writeLength(head, at, 16);
    at += head.write(common.workspaceId.replaceAll('-', ''), at, 'hex');
    at = writeLength(head, at, 2);
    at = head.writeInt16BE(common.priceVersionId, at);
  }
  at = writeInteger(head, at, (bucketStart.getTime() - POSTGRES_EPOCH_MS) * 1_000);
  return head.subarray(0, at);
}

function writeAmount(target: Buffer, at: number, nanos: bigint | null): number {
  if (nanos === null) return writeLength(target, at, -1);
  return target.writeBigInt64BE(nanos, writeLength(target, at, 8));
}

/** A count that is stored only where it is not zero. */
function writeRare(target: Buffer, at: number, count: number): number {
  return count === 0 ? writeLength(target, at, -1) : writeInteger(target, at, count);
}

function writeRow(target: Buffer, from: number, head: Buffer, fact: FactRow): number {
  const { seriesId, counts, costNanos, assumedNanos, unpricedRequests } = fact;
  target.set(head, from);
  let at = writeLength(target, from + head.length, 4);
  at = target.writeInt32BE(seriesId, at);
  for (const field of REQUIRED_FIELDS) at = writeInteger(target, at, counts[field]);
  for (const field of RARE_FIELDS) at = writeRare(target, at, counts[field]);
  at = writeAmount(target, at, costNanos);
  at = writeAmount(target, at, assumedNanos === 0n ? null : assumedNanos);
  return writeRare(target, at, unpricedRequests);
}

function* renderChunks(rows: readonly FactRow[], common: CommonValues | null, onRendered: () => void) {
  yield SIGNATURE;
  let chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let length = 0;
  let startMs = Number.NaN;
  let head: Buffer = TRAILER;
  for (const row of rows) {
    if (row.bucketStart.getTime() !== startMs) {
      startMs = row.bucketStart.getTime();
      head = renderRowHead(row.bucketStart, common);
    }
    length = writeRow(chunk, length, head, row);
    if (length + MAX_ROW_BYTES > CHUNK_BYTES) {
      yield chunk.subarray(0, length);
      chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
      length = 0;
    }
  }
  onRendered();
  yield Buffer.concat([chunk.subarray(0, length), TRAILER]);
}

/**
 * Brings facts into a table the fastest way there is: COPY in its binary form, so that neither side writes or parses
 * text. Rows go in the order given. `onRendered` is called when this process is done and the database still at work.
 * Throws RangeError on a count that is no whole number.
 */
export async function copyFacts(
  client: pg.ClientBase,
  table: string,
  rows: readonly FactRow[],
  common: CommonValues | null,
  onRendered: () => void = () => {},
): Promise<void> {
  const columns = [
    ...(common ? ['workspace_id', 'price_version_id'] : []),
    'bucket_start',
    'series_id',
    ...VALUE_COLUMNS,
  ];
  const target = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN (FORMAT binary)`));
  await pipeline(Readable.from(renderChunks(rows, common, onRendered), { objectMode: false }), target);
}
