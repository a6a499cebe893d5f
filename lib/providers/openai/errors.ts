import {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
  AuthenticationError,
  PermissionDeniedError,
} from 'openai';
import { LONGEST_RETRY_SECONDS } from '@/lib/domain/connections/ingest-plan';
import { AppError } from '@/lib/errors';

const ADMIN_KEYS_PAGE = 'https://platform.openai.com/settings/organization/admin-keys';

/** The server answered 2xx with something that is not JSON: a proxy's login page, a captive portal, a wrong address. */
export class NotJsonError extends Error {
  override readonly name = 'NotJsonError';
}

/** What an error reply said, without its headers and body: the cause of an AppError may end up in a log. */
export class ProviderReplyError extends Error {
  override readonly name = 'ProviderReplyError';
  readonly status: number | undefined;
  /** The provider's own code, e.g. "unknown_url". */
  readonly code: string | null;
  readonly requestId: string | null;

  constructor(error: APIError) {
    super(readMessage(error));
    this.status = error.status;
    this.code = error.code ?? null;
    this.requestId = error.requestID ?? null;
  }
}

/**
 * Every failure of the SDK as an AppError. `doing` names the call ("reading usage of completions") for the message.
 * Aborts pass through unchanged, for the caller asked for them.
 */
export function mapProviderError(error: unknown, doing: string): unknown {
  if (error instanceof AppError || error instanceof APIUserAbortError) return error;
  if (isAbort(error)) return error;
  if (error instanceof APIConnectionError) return mapConnectionError(error, doing);
  if (error instanceof APIError) return mapStatusError(error, doing);
  if (error instanceof SyntaxError) {
    return unavailable(`OpenAI sent a broken JSON reply while ${doing}; trying again later.`, error);
  }
  return error;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function mapConnectionError(error: APIConnectionError, doing: string): AppError {
  const refusal = findCause(error, (cause) => cause instanceof AppError);
  if (refusal) return unavailable(`Base URL of the connection: ${refusal.message}.`, error);
  const notJson = findCause(error, (cause) => cause instanceof NotJsonError);
  if (notJson)
    return unavailable(`${notJson.message} while ${doing}. Check the base URL and any proxy in between.`, error);
  if (error instanceof APIConnectionTimeoutError) {
    return unavailable(`OpenAI did not answer in time while ${doing}; trying again later.`, error);
  }
  const code = findCause(error, (cause) => 'code' in cause && typeof cause.code === 'string');
  const reason = code && 'code' in code ? String(code.code) : error.message;
  return unavailable(`OpenAI is unreachable (${reason}) while ${doing}. Check the network and the base URL.`, error);
}

function mapStatusError(error: APIError, doing: string): AppError {
  const said = readMessage(error);
  const cause = new ProviderReplyError(error);
  if (isAboutKey(error)) return new AppError('provider_rejected', describeRefusal(said, doing), { cause });
  if (error.status === 429) {
    const retryAfterSeconds = readRetryAfter(error);
    const message = `OpenAI asked to slow down while ${doing}: ${said}${describeLongWait(retryAfterSeconds)}`;
    return new AppError('provider_rate_limited', message, { cause, retryAfterSeconds });
  }
  if (error.status === 404) {
    return requestRefused(`OpenAI answered 404 while ${doing}: ${said}. Check the base URL of the connection.`, cause);
  }
  if (error.status !== undefined && error.status < 500 && error.status !== 408 && error.status !== 409) {
    const hint = error.status === 403 ? 'Check the base URL and any proxy in between.' : 'The key is not the cause.';
    return requestRefused(`OpenAI refused the request (${error.status}) while ${doing}: ${said}. ${hint}`, cause);
  }
  return unavailable(
    `OpenAI failed (${error.status ?? 'no status'}) while ${doing}: ${said}; trying again later.`,
    cause,
  );
}

/** Codes of a 403 that any key would get from here. */
const NOT_ABOUT_KEY = new Set(['unsupported_country_region_territory']);

/** Whether a 401 or 403 refuses the key; a web page comes from a proxy in between, which knows no keys. */
function isAboutKey(error: APIError): boolean {
  if (error instanceof AuthenticationError) return true;
  if (!(error instanceof PermissionDeniedError)) return false;
  return !NOT_ABOUT_KEY.has(error.code ?? '') && readMessage(error) !== WEB_PAGE;
}

/** Says so when the provider asks for a longer wait than it gets; empty otherwise. */
function describeLongWait(retryAfterSeconds: number | null): string {
  if (retryAfterSeconds === null || retryAfterSeconds <= LONGEST_RETRY_SECONDS) return '';
  const minutes = Math.ceil(retryAfterSeconds / 60);
  const asked = minutes >= 120 ? `${Math.round(minutes / 60)} h` : `${minutes} min`;
  return `. It asked for a wait of ${asked}; Spendwatch tries again after ${LONGEST_RETRY_SECONDS / 60} min, in case it recovers earlier.`;
}

/** Names the missing scope when the provider did, and says where to make a key that has it. */
function describeRefusal(said: string, doing: string): string {
  const scope = /missing scopes?:\s*([\w-]+(?:\.[\w-]+)*(?:,\s*[\w-]+(?:\.[\w-]+)*)*)/i.exec(said)?.[1];
  const problem = scope ? `the key lacks the scope ${scope}` : `the key was refused: ${said}`;
  return (
    `OpenAI refused ${doing}: ${problem}. An organization owner can make an admin key (sk-admin-...) at ` +
    `${ADMIN_KEYS_PAGE}; project keys and service account keys cannot read usage.`
  );
}

const WEB_PAGE = 'an HTML page instead of JSON';

/** The provider's own words, from `{error:{message}}`, flat `{message}` or plain text; shortened, never with a key in it. */
export function readMessage(error: APIError): string {
  const body: unknown = error.error;
  const fromBody =
    typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string'
      ? body.message
      : error.message;
  return redactKeys(/<html|<!doctype/i.test(fromBody) ? WEB_PAGE : fromBody).slice(0, 300);
}

/** The provider echoes parts of a wrong key ("Incorrect API key provided: sk-adm...1234"): take them out as well. */
function redactKeys(text: string): string {
  return text.replace(/\bsk-[A-Za-z0-9_*.-]+/g, 'sk-...');
}

/** `Retry-After` in seconds, given as seconds or as a date; null when absent. */
function readRetryAfter(error: APIError): number | null {
  const header = error.headers?.get('retry-after');
  if (!header) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds));
  const sentAt = Date.parse(error.headers?.get('date') ?? '');
  const retryAt = Date.parse(header);
  return Number.isFinite(retryAt - sentAt) ? Math.max(0, Math.ceil((retryAt - sentAt) / 1_000)) : null;
}

function findCause(error: Error, matches: (cause: Error) => boolean): Error | null {
  let cause: unknown = error.cause;
  for (let depth = 0; depth < 8 && cause instanceof Error; depth += 1) {
    if (matches(cause)) return cause;
    cause = cause.cause;
  }
  return null;
}

function unavailable(message: string, cause: unknown): AppError {
  return new AppError('provider_unavailable', message, { cause });
}

function requestRefused(message: string, cause: unknown): AppError {
  return new AppError('provider_request_refused', message, { cause });
}
