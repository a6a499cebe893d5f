import { AwsV4Signer } from 'aws4fetch';
import { AppError } from '@/lib/errors';
import { outgoingFetch } from '@/lib/outgoing/fetch';
import type { BillRanges } from './bill-bytes';
import type { AccessKeys, BucketAddress } from './s3-address';

/** One file of a bucket; `etag` changes with its content. */
export type BucketObject = { key: string; size: number; etag: string; changedAt: Date };

export type BucketClient = {
  /** All files below the prefix of the address, in the order of their keys. */
  listObjects(signal?: AbortSignal): Promise<BucketObject[]>;
  /** A file, of which parts are asked for as they are needed; it fails once the file is another one. */
  openObject(object: BucketObject, signal?: AbortSignal): BillRanges;
};

type Options = { address: BucketAddress; keys: AccessKeys; maxRetries?: number; pauseMs?: number; timeoutMs?: number };

/** Bytes asked for at a time: what is lost when an answer is cut, and what is held in memory. */
const PART_BYTES = 8 * 1024 * 1024;
const MOST_OBJECTS = 100_000;
const DEFAULT = { maxRetries: 4, pauseMs: 500, timeoutMs: 60_000 };
const LONGEST_PAUSE_MS = 20_000;
const LISTING_PARAMETERS = { 'list-type': '2', 'encoding-type': 'url', 'max-keys': '1000' };

/** An answer that may be another one when it is asked for again. */
class PassingFailure extends Error {
  constructor(
    readonly error: AppError,
    readonly waitMs: number | null,
  ) {
    super(error.message);
  }
}

/**
 * Reads an S3-compatible store: Amazon S3, Cloudflare R2, MinIO, Google by its XML interface. Requests are signed
 * (Signature Version 4); what passes is tried again with growing pauses. Throws AppError `provider_rejected` for keys
 * that may not read, `provider_request_refused`, `provider_rate_limited` or `provider_unavailable`.
 */
export function openBucket(options: Options): BucketClient {
  const { address } = options;
  const ask = (request: Request, signal: AbortSignal | undefined) => repeat(options, request, signal);
  return {
    async listObjects(signal) {
      const objects: BucketObject[] = [];
      let token: string | null = null;
      do {
        const query: Record<string, string> = { ...LISTING_PARAMETERS, prefix: address.prefix };
        if (token !== null) query['continuation-token'] = token;
        const bytes = await ask({ doing: 'listing files', key: '', query, length: null }, signal);
        const page = parseListing(Buffer.from(bytes).toString('utf8'));
        objects.push(...page.objects);
        if (page.next !== null && page.next === token) throw unavailable('listing files: the same page came again');
        token = page.next;
        if (objects.length > MOST_OBJECTS)
          throw new AppError('provider_request_refused', `more than ${MOST_OBJECTS} files: expected a narrower folder`);
      } while (token !== null);
      return objects;
    },
    openObject({ key, size, etag }, signal) {
      const read = (start: number, end: number) => {
        if (start >= end) return Promise.resolve(new Uint8Array());
        const headers = { range: `bytes=${start}-${end - 1}`, 'if-match': etag };
        return ask({ doing: `reading "${key}"`, key, headers, length: end - start }, signal);
      };
      return { size, chunkBytes: PART_BYTES, read };
    },
  };
}

type Request = {
  doing: string;
  key: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** Bytes that the answer must have; null = whatever comes. */
  length: number | null;
};

async function repeat(options: Options, request: Request, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const { maxRetries, pauseMs } = { ...DEFAULT, ...options };
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await send(options, request, signal);
    } catch (error) {
      if (!(error instanceof PassingFailure)) throw error;
      if (attempt >= maxRetries) throw error.error;
      const waitMs = Math.min(LONGEST_PAUSE_MS, error.waitMs ?? pauseMs * 2 ** attempt);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      signal?.throwIfAborted();
    }
  }
}

async function send(
  { address, keys, timeoutMs = DEFAULT.timeoutMs }: Options,
  { doing, key, query = {}, headers = {}, length }: Request,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const path = [address.bucket, ...(key === '' ? [] : key.split('/'))].map(encodeURIComponent).join('/');
  const url = new URL(`${address.origin}/${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const signer = new AwsV4Signer({ ...keys, url: url.href, headers, service: 's3', region: address.region });
  const signed = await signer.sign();
  let status: number;
  let retryAfter: string | null;
  let bytes: Uint8Array;
  try {
    const init = { headers: Object.fromEntries(signed.headers), ...(signal && { signal }) };
    const response = await outgoingFetch(signed.url, init, { timeoutMs, purpose: 'provider' });
    status = response.status;
    retryAfter = response.headers.get('retry-after');
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    if (signal?.aborted) throw error;
    if (error instanceof AppError) throw error;
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new PassingFailure(unavailable(`${doing}: the answer did not arrive whole (${said})`), null);
  }
  if (status === 200 && length !== null && bytes.length > length)
    throw new AppError(
      'provider_request_refused',
      `${doing}: the store sends no parts of files (Range), which is needed`,
    );
  if (status === 200 || status === 206) {
    if (length === null || bytes.length === length) return bytes;
    const message = `${doing}: ${bytes.length} bytes came: expected ${length}`;
    throw new PassingFailure(unavailable(message), null);
  }
  throw explain(doing, { status, retryAfter, text: Buffer.from(bytes).toString('utf8') });
}

const unavailable = (message: string) => new AppError('provider_unavailable', message);

function explain(doing: string, answer: { status: number; retryAfter: string | null; text: string }): Error {
  const { status, retryAfter, text } = answer;
  const code = readTag(text, 'Code') ?? `status ${status}`;
  const said = readTag(text, 'Message');
  const message = `${doing}: the store answered ${code}${said === null ? '' : `: ${said.slice(0, 200)}`}`;
  const seconds = retryAfter !== null && /^\d{1,5}$/.test(retryAfter) ? Number(retryAfter) : null;
  const waitMs = seconds === null ? null : seconds * 1_000;
  if (code === 'SlowDown' || status === 429) {
    const error = new AppError('provider_rate_limited', message, { retryAfterSeconds: seconds });
    return new PassingFailure(error, waitMs);
  }
  if (status >= 500) return new PassingFailure(unavailable(message), waitMs);
  if (status === 412) return unavailable(`${doing}: the file was replaced while it was read; it is read again later`);
  if (status === 401 || status === 403) return new AppError('provider_rejected', message);
  return new AppError('provider_request_refused', message);
}

/** One page of ListObjectsV2. Keys come encoded as in addresses, so that nothing in them is XML. */
function parseListing(xml: string): { objects: BucketObject[]; next: string | null } {
  if (!xml.includes('<ListBucketResult'))
    throw new AppError('provider_request_refused', 'listing files: the answer is no list of an S3-compatible store');
  const objects = xml.split('<Contents>').slice(1).map(parseObject);
  const isCut = readTag(xml, 'IsTruncated') === 'true';
  const next = readTag(xml, 'NextContinuationToken');
  if (isCut && next === null) throw unavailable('listing files: the list is cut and says not where it goes on');
  return { objects, next: isCut ? next : null };
}

function parseObject(xml: string): BucketObject {
  const key = readTag(xml, 'Key');
  const size = Number(readTag(xml, 'Size'));
  const changedAt = new Date(readTag(xml, 'LastModified') ?? '');
  if (key === null || !Number.isSafeInteger(size) || Number.isNaN(changedAt.getTime()))
    throw new AppError('provider_request_refused', 'listing files: a file without key, size or time');
  const etag = readTag(xml, 'ETag') ?? '';
  return { key: decodeURIComponent(key.replaceAll('+', ' ')), size, etag, changedAt };
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&', '#34': '"', '#39': "'" };

/** The text of the first element of that name; null = there is none. */
function readTag(xml: string, name: string): string | null {
  const start = xml.indexOf(`<${name}>`);
  const end = start < 0 ? -1 : xml.indexOf(`</${name}>`, start);
  if (end < 0) return null;
  const text = xml.slice(start + name.length + 2, end);
  return text.replace(/&(#?\w{1,5});/g, (all, entity: string) => ENTITIES[entity] ?? all);
}
