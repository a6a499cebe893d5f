import { LONGEST_RETRY_SECONDS } from '@/lib/domain/connections/ingest-plan';
import { AppError } from '@/lib/errors';
import { outgoingFetch } from '@/lib/outgoing/fetch';
import { HttpReplyError } from './reply-error';

/** An attempt that may succeed when it is made again. */
class PassingFailure extends Error {
  override readonly name = 'PassingFailure';
  constructor(
    readonly error: AppError,
    /** What the provider asked for; null = it named no time. */
    readonly waitSeconds: number | null,
  ) {
    super(error.message);
  }
}

export type JsonClientOptions = {
  /** Name of the provider, for messages. */
  name: string;
  /** Without a slash at its end. */
  baseUrl: string;
  /** Never part of a message. */
  key: string;
  headers: Readonly<Record<string, string>>;
  timeoutMs?: number | undefined;
  maxRetries?: number | undefined;
  /** The provider's own words and code in the body of an error reply. */
  readError: (body: unknown) => { message: string | null; code: string | null };
};

export type JsonRequest = {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  path: string;
  /** A list repeats its name. Absent values are left out. */
  query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
};

export type JsonClient = {
  /**
   * One call; `doing` names it for messages ("listing keys"). Numbers with a fraction come as the text they were sent as,
   * so that no digit of an amount is lost. Throws AppError as `UsageProvider` says.
   */
  call(doing: string, request: JsonRequest): Promise<unknown>;
};

const DEFAULT_TIMEOUT_MS = 60_000;
const LONGEST_WAIT_MS = 60_000;
const FIRST_PAUSE_MS = 500;
/** 529 = overloaded. */
const PASSING_STATUS = new Set([408, 409, 425, 429, 529]);

/** A client for providers whose official library lacks what is read here, or turns amounts into floats. */
export function createJsonClient(options: JsonClientOptions): JsonClient {
  if (!/^[\x21-\x7e]+$/.test(options.key)) {
    throw new AppError('invalid_input', 'key: expected printable characters without spaces; copy it again');
  }
  const { maxRetries = 2 } = options;
  return {
    async call(doing, request) {
      for (let attempt = 0; ; attempt += 1) {
        try {
          return await send(options, doing, request);
        } catch (error) {
          if (!(error instanceof PassingFailure)) throw error;
          if (attempt >= maxRetries || (error.waitSeconds ?? 0) * 1_000 > LONGEST_WAIT_MS) throw error.error;
          await pause(
            error.waitSeconds === null ? FIRST_PAUSE_MS * 2 ** attempt : error.waitSeconds * 1_000,
            request.signal,
          );
        }
      }
    },
  };
}

async function send(options: JsonClientOptions, doing: string, request: JsonRequest): Promise<unknown> {
  const { name, baseUrl, headers, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const { method = 'GET', body, signal } = request;
  let status: number;
  let type: string;
  let retryAfter: string | null;
  let text: string;
  try {
    const response = await outgoingFetch(
      `${baseUrl}${request.path}${renderQuery(request.query ?? {})}`,
      {
        method,
        headers: {
          accept: 'application/json',
          ...headers,
          ...request.headers,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal && { signal }),
      },
      { timeoutMs, purpose: 'provider' },
    );
    status = response.status;
    type = response.headers.get('content-type') ?? 'no content type';
    retryAfter = response.headers.get('retry-after');
    text = await response.text();
  } catch (error) {
    throw mapNetworkFailure(error, name, doing, signal);
  }
  if (status >= 200 && status < 300) return readAnswer({ name, doing, status, type, text });
  throw mapStatus(options, { doing, status, retryAfter, text });
}

function renderQuery(query: NonNullable<JsonRequest['query']>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(key, String(one));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

type Answer = { name: string; doing: string; status: number; type: string; text: string };

function readAnswer({ name, doing, status, type, text }: Answer): unknown {
  if (status === 204 || text === '') return null;
  if (!/[/+]json\b/i.test(type)) {
    const message = `${name} answered ${status} with ${type} instead of JSON while ${doing}. Check the base URL and any proxy in between.`;
    throw new PassingFailure(new AppError('provider_unavailable', message), null);
  }
  try {
    return parseExactly(text);
  } catch (error) {
    const message = `${name} sent a broken JSON reply while ${doing}; trying again later.`;
    throw new PassingFailure(new AppError('provider_unavailable', message, { cause: error }), null);
  }
}

/** JSON whose numbers with a fraction or an exponent stay the text that was sent. */
function parseExactly(text: string): unknown {
  const keepDigits = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && context?.source !== undefined && /[.eE]/.test(context.source) ? context.source : value;
  return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown);
}

function mapNetworkFailure(error: unknown, name: string, doing: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return error;
  if (error instanceof AppError) {
    return new AppError('provider_unavailable', `Base URL of the connection: ${error.message}.`, { cause: error });
  }
  const isTimeout = error instanceof Error && error.name === 'TimeoutError';
  const message = isTimeout
    ? `${name} did not answer in time while ${doing}; trying again later.`
    : `${name} is unreachable (${findCode(error)}) while ${doing}. Check the network and the base URL.`;
  return new PassingFailure(new AppError('provider_unavailable', message, { cause: error }), null);
}

function findCode(error: unknown): string {
  for (let one = error, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth += 1) {
    if ('code' in one && typeof one.code === 'string') return one.code;
  }
  return error instanceof Error ? error.message : String(error);
}

type Refusal = { doing: string; status: number; retryAfter: string | null; text: string };

function mapStatus(
  options: JsonClientOptions,
  { doing, status, retryAfter, text }: Refusal,
): AppError | PassingFailure {
  const { name } = options;
  const { said, code, isWebPage } = readWords(options, text);
  const cause = new HttpReplyError(said, status, code);
  if (status === 401 || (status === 403 && !isWebPage)) {
    return new AppError('provider_rejected', `${name} refuses the key while ${doing}: ${said}.`, { cause });
  }
  if (status === 429 || status === 529) {
    const retryAfterSeconds = readSeconds(retryAfter);
    const wait =
      retryAfterSeconds !== null && retryAfterSeconds > LONGEST_RETRY_SECONDS ? `, for ${retryAfterSeconds} s` : '';
    const message = `${name} asked to slow down while ${doing}${wait}: ${said}.`;
    return new PassingFailure(
      new AppError('provider_rate_limited', message, { cause, retryAfterSeconds }),
      retryAfterSeconds,
    );
  }
  if (status < 500 && !PASSING_STATUS.has(status)) {
    const hint = status === 404 || status < 400 || isWebPage ? ' Check the base URL of the connection.' : '';
    const message = `${name} refused the request (${status}) while ${doing}: ${said}.${hint}`;
    return new AppError('provider_request_refused', message, { cause });
  }
  const message = `${name} failed (${status}) while ${doing}: ${said}; trying again later.`;
  return new PassingFailure(new AppError('provider_unavailable', message, { cause }), readSeconds(retryAfter));
}

const LONGEST_WORDS = 300;

/** The words of an error reply, without the key that it may repeat. */
function readWords({ readError, key }: JsonClientOptions, text: string) {
  let found: { message: string | null; code: string | null } = { message: null, code: null };
  let isWebPage = false;
  try {
    found = readError(JSON.parse(text));
  } catch {
    isWebPage = true;
  }
  const said = (found.message ?? (isWebPage ? 'an answer that is not JSON' : 'no reason given')).replaceAll(key, '…');
  return { said: said.slice(0, LONGEST_WORDS).replace(/\.$/, ''), code: found.code, isWebPage };
}

function readSeconds(text: string | null): number | null {
  if (text === null) return null;
  const seconds = Number(text);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : null;
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** Status of the provider's error reply; null = there was no reply. */
export function findStatus(error: unknown): number | null {
  return error instanceof AppError && error.cause instanceof HttpReplyError ? error.cause.status : null;
}
