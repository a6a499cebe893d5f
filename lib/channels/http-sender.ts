import type { AttemptOutcome } from '@/lib/domain/notifications/delivery';
import { AppError } from '@/lib/errors';
import type { SendResult } from './channel';

type HttpRequest = {
  method: 'POST';
  headers: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer>;
  signal: AbortSignal;
};

type HttpResponse = {
  status: number;
  statusText: string;
  headers: { get(name: string): string | null };
  body: AsyncIterable<Uint8Array> | null;
};

/** The part of `fetch` that channels use; the guarded one of this installation is passed in. */
export type HttpFetch = (url: string, init: HttpRequest) => Promise<HttpResponse>;

export type HttpMessage = {
  url: string;
  headers?: Readonly<Record<string, string>>;
  body: string | Uint8Array<ArrayBuffer>;
};

/** What came back: status, the first part of the body, and how long we are asked to wait. */
export type HttpReply = { status: number; body: string; retryAfterMs: number | null };

/** One receiver's reading of its own replies; null = the general one holds. */
export type ReadReply = (reply: HttpReply) => SendResult | null;

const TIMEOUT_MS = 15_000;
/** A reply longer than this is cut: some servers answer with a page. */
const REPLY_MAX_CHARACTERS = 1_000;
const BODY_MAX_BYTES = 16_384;

/**
 * Posts one message and reads the answer: 2xx took it; 408, 425, 429 and 5xx may take it later; everything else never
 * will. No answer at all is temporary and concerns the whole channel. `secrets` never appear in the reply.
 */
export async function postMessage(
  context: { fetch: HttpFetch; onHandover: () => Promise<void>; secrets?: readonly string[]; readReply?: ReadReply },
  message: HttpMessage,
): Promise<SendResult> {
  const result = await post(context, message);
  const hidden = (context.secrets ?? []).filter((secret) => secret.length > 3);
  const reply = hidden.reduce((text, secret) => text.replaceAll(secret, '…'), result.reply);
  return { ...result, reply: reply.replace(/\s+/g, ' ').trim().slice(0, REPLY_MAX_CHARACTERS) };
}

async function post(
  { fetch, onHandover, readReply }: Parameters<typeof postMessage>[0],
  { url, headers, body }: HttpMessage,
): Promise<SendResult> {
  try {
    await onHandover();
  } catch (error) {
    return { outcome: 'temporary', reply: describeError(error) };
  }
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'user-agent': 'Spendwatch', ...headers },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const reply = { status: response.status, body: await readStart(response), retryAfterMs: readRetryAfter(response) };
    return readReply?.(reply) ?? readHttpReply(reply, response.statusText);
  } catch (error) {
    return readFailure(error);
  }
}

/** The general reading of an HTTP answer. */
export function readHttpReply({ status, body, retryAfterMs }: HttpReply, statusText = ''): SendResult {
  const outcome = classifyStatus(status);
  return {
    outcome,
    reply: `HTTP ${status}${statusText === '' ? '' : ` ${statusText}`}${body === '' ? '' : `: ${body}`}`,
    ...(retryAfterMs === null || outcome !== 'temporary' ? {} : { retryAfterMs }),
    // A 400 or 413 speaks of this message; a refused login, a missing page or a busy server speaks of all of them.
    ...(outcome === 'accepted' || status === 400 || status === 413 || status === 422 ? {} : { isChannelWide: true }),
  };
}

function classifyStatus(status: number): AttemptOutcome {
  if (status >= 200 && status < 300) return 'accepted';
  return status === 408 || status === 425 || status === 429 || status >= 500 ? 'temporary' : 'permanent';
}

/** Retry-After in seconds or as a date (RFC 9110 10.2.3). */
function readRetryAfter(response: HttpResponse): number | null {
  const value = response.headers.get('retry-after');
  if (value === null) return null;
  if (/^\d+(\.\d+)?$/.test(value.trim())) return Math.ceil(Number(value) * 1_000);
  const at = Date.parse(value);
  const sentAt = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(at) ? null : Math.max(0, at - (Number.isNaN(sentAt) ? Date.now() : sentAt));
}

/** At most the first part of the body: an endless answer must not hold a worker. */
async function readStart(response: HttpResponse): Promise<string> {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= BODY_MAX_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, REPLY_MAX_CHARACTERS).trim();
}

function readFailure(error: unknown): SendResult {
  // Our own refusal to go there; a person has to change the address or allow it.
  if (error instanceof AppError)
    return { outcome: 'permanent', reply: `not sent: ${error.message}`, isChannelWide: true };
  const name = error instanceof Error ? error.name : '';
  const isLate = name === 'TimeoutError' || name === 'AbortError';
  return {
    outcome: 'temporary',
    reply: isLate ? `no answer within ${TIMEOUT_MS / 1_000} s` : describeError(error),
    isChannelWide: true,
  };
}

/** The innermost cause says what happened; the outer one is "fetch failed". */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? describeError(error.cause) : error.message || error.name;
}
