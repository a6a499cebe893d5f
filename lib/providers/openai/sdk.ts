import OpenAI from 'openai';
import { AppError } from '@/lib/errors';
import { outgoingFetch } from '@/lib/outgoing/fetch';
import { mapProviderError, NotJsonError } from './errors';

const LONGEST_CALL_MS = 120_000;
const OPENAI_BASE_URL = 'https://api.openai.com/v1';

export type SdkOptions = {
  /** Admin key of the organization, `sk-admin-...`. */
  adminKey: string;
  /** Default https://api.openai.com/v1. */
  baseUrl?: string;
  /** Limit of one attempt in milliseconds, default 60,000. */
  timeoutMs?: number;
  /** Further attempts after 429, 408, 409, 5xx and lost connections, default 2; `Retry-After` up to 60 s is honoured. */
  maxRetries?: number;
  /** Replaces the global fetch, e.g. to add a proxy agent. */
  fetch?: typeof fetch;
};

/** The official SDK, configured to read nothing from the environment and to log nothing. */
export function createSdk(options: SdkOptions): OpenAI {
  if (!/^[\x21-\x7e]+$/.test(options.adminKey)) {
    throw new AppError(
      'invalid_input',
      'admin key: expected printable characters without spaces; copy it again from the provider',
    );
  }
  return new OpenAI({
    apiKey: null,
    adminAPIKey: options.adminKey,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: options.baseUrl ?? OPENAI_BASE_URL,
    timeout: options.timeoutMs ?? 60_000,
    maxRetries: options.maxRetries ?? 2,
    logLevel: 'off',
    fetch: guardReplies(options.fetch ?? sendGuarded, options.adminKey),
  });
}

/** The address of a connection is chosen in the app, so its calls go out guarded; the SDK's own time limit is shorter. */
const sendGuarded = ((input: string, init: RequestInit) =>
  outgoingFetch(input, init as Parameters<typeof outgoingFetch>[1], {
    timeoutMs: LONGEST_CALL_MS,
    purpose: 'provider',
  })) as unknown as typeof fetch;

/**
 * What a reply must be before the SDK sees it. A 2xx reply that is not JSON would be handed on as text, which list
 * pages read as an empty list: refused here, the SDK treats it like a lost connection and tries again. An error reply
 * that repeats the key loses it, for its text ends up in messages and logs.
 */
function guardReplies(send: typeof fetch, adminKey: string): typeof fetch {
  return async (input, init) => {
    const response = await send(input, init);
    if (!response.ok) return withoutKey(response, adminKey);
    const type = response.headers.get('content-type') ?? 'no content type';
    if (response.status === 204 || /[/+]json\b/i.test(type)) return response;
    await response.body?.cancel();
    throw new NotJsonError(`OpenAI answered ${response.status} with ${type} instead of JSON`);
  };
}

async function withoutKey(response: Response, adminKey: string): Promise<Response> {
  const body = await response.text();
  const { status, statusText, headers } = response;
  return new Response(body === '' ? null : body.replaceAll(adminKey, 'sk-...'), { status, statusText, headers });
}

/** Runs one SDK call and turns its failure into an AppError that says what was being done. */
export async function callSdk<T>(doing: string, call: () => PromiseLike<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw mapProviderError(error, doing);
  }
}
