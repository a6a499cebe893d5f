import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { findClientAddress } from '@/lib/auth/client-address';
import { AppError } from '@/lib/errors';
import { getLogger } from '@/lib/logger';
import { countHttpRequest } from '@/lib/metrics';
import { type Encoding, type Export, encodeAnswer, encodeStatus, MEDIA_TYPES } from '@/lib/providers/otlp/wire';
import { findTokenSender, receiveExport } from '@/lib/services/connections/pushed/receive-export';
import { MAX_EXPORT_BYTES } from './body-limit';
import { HttpError, mapErrorToProblem } from './problem';
import { countRequest } from './rate-limit';
import { readBodyBytes } from './request';

/** Codes of google.rpc.Code by HTTP status; others are UNKNOWN (2). */
const RPC_CODES: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  413: 8,
  415: 3,
  429: 8,
  500: 13,
  503: 14,
};
/** Exports that this process decodes at a time: each may take many times its size in memory. */
const MOST_AT_ONCE = 4;
const BUSY_SECONDS = 1;

const unpack = promisify(gunzip);
const holder = globalThis as typeof globalThis & { spendwatchExports?: number };

/** Takes one export and answers as OTLP says: partial success where items were refused, a Status for failures. */
export async function serveExport(signal: string, request: Request): Promise<Response> {
  const encoding = findEncoding(request.headers.get('content-type'));
  const response = await answer(signal, encoding, request).catch((error: unknown) => fail(error, encoding ?? 'json'));
  countHttpRequest(request.method, response.status);
  return response;
}

async function answer(signal: string, encoding: Encoding | null, request: Request): Promise<Response> {
  await countRequest('address', findClientAddress(request.headers));
  if (signal !== 'metrics' && signal !== 'traces')
    throw new AppError('not_found', `signal "${signal}": expected metrics or traces, usage is read from nothing else`);
  const sender = await findTokenSender(/^bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null);
  await countRequest('source', sender.connectionId);
  if (encoding === null) throw new HttpError('unsupported_media_type', explainType(request));
  const body = await readPacked(request);
  const taken = await oneOfFew(async () => {
    const bytes = await unpackBody(request, body);
    return receiveExport(sender, { signal, encoding, bytes });
  });
  return render(200, encoding, encodeAnswer(signal satisfies Export['signal'], encoding, taken));
}

/** Runs an export unless too many are under way; senders try again. */
async function oneOfFew<T>(work: () => Promise<T>): Promise<T> {
  const running = holder.spendwatchExports ?? 0;
  if (running >= MOST_AT_ONCE)
    throw new AppError('unavailable', `${MOST_AT_ONCE} exports are being taken: try again in a moment`, {
      retryAfterSeconds: BUSY_SECONDS,
    });
  holder.spendwatchExports = running + 1;
  try {
    return await work();
  } finally {
    holder.spendwatchExports = (holder.spendwatchExports ?? 1) - 1;
  }
}

const findPacking = (request: Request) => (request.headers.get('content-encoding') ?? 'identity').trim().toLowerCase();

async function readPacked(request: Request): Promise<Buffer> {
  const packing = findPacking(request);
  if (packing === 'identity' || packing === 'gzip') return readBodyBytes(request, MAX_EXPORT_BYTES);
  throw new HttpError('unsupported_media_type', `content encoding "${packing}": expected gzip or none`);
}

/** Unpacked, a body has no more than MAX_EXPORT_BYTES either. */
async function unpackBody(request: Request, body: Buffer): Promise<Uint8Array> {
  if (findPacking(request) === 'identity') return body;
  try {
    return await unpack(body, { maxOutputLength: MAX_EXPORT_BYTES });
  } catch (error) {
    if (error instanceof RangeError)
      throw new HttpError('payload_too_large', `body: expected at most ${MAX_EXPORT_BYTES} bytes when unpacked`);
    throw new AppError('invalid_input', 'body: expected what "content-encoding: gzip" says');
  }
}

function findEncoding(contentType: string | null): Encoding | null {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === MEDIA_TYPES.json) return 'json';
  return type === MEDIA_TYPES.protobuf || type === 'application/protobuf' ? 'protobuf' : null;
}

const explainType = (request: Request) =>
  `content type "${request.headers.get('content-type') ?? 'none'}": expected ${Object.values(MEDIA_TYPES).join(' or ')}`;

function fail(error: unknown, encoding: Encoding): Response {
  const { status, detail } = mapErrorToProblem(error, crypto.randomUUID());
  if (status >= 500) getLogger().error({ err: error, status }, 'export failed');
  const seconds = error instanceof AppError ? error.retryAfterSeconds : null;
  const body = encodeStatus(encoding, { code: RPC_CODES[status] ?? 2, message: detail });
  return render(status, encoding, body, {
    ...(seconds !== null && { 'retry-after': String(seconds) }),
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
  });
}

function render(
  status: number,
  encoding: Encoding,
  body: Uint8Array<ArrayBuffer>,
  extra: Record<string, string> = {},
): Response {
  const headers = { 'content-type': MEDIA_TYPES[encoding], 'cache-control': 'no-store', ...extra };
  return new Response(body, { status, headers });
}
