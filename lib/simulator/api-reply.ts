import { createHash } from 'node:crypto';
import type { Quirks } from './scenario';

export type Reply = { status: number; body: unknown; headers?: Record<string, string> };

/** A refusal, thrown by handlers and rendered by the server in the error format of the moment. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  constructor(
    readonly status: number,
    message: string,
    readonly param: string | null = null,
    readonly code: string | null = 'invalid_request_error',
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** Nested `{error: {...}}`, or flat `{code, message}` as the rate limit endpoints answer. */
export function renderRefusal(refusal: ApiRefusal, quirks: Quirks): Reply {
  const { status, message, param, code, headers } = refusal;
  const type = status === 429 ? 'rate_limit_error' : status >= 500 ? 'server_error' : 'invalid_request_error';
  const body = quirks.flatErrors ? { code: status, message } : { error: { message, type, param, code } };
  return { status, body, headers };
}

/** Values of a repeated parameter, spelled `name=` or `name[]=`. */
export function readList(params: URLSearchParams, name: string): string[] {
  return [...params.getAll(name), ...params.getAll(`${name}[]`)];
}

export function readInteger(params: URLSearchParams, name: string): number | null {
  const text = params.get(name);
  if (text === null) return null;
  if (!/^\d{1,12}$/.test(text))
    throw new ApiRefusal(400, `Invalid type for '${name}': expected an integer, got '${text}'.`, name);
  return Number(text);
}

export function requireInteger(params: URLSearchParams, name: string): number {
  const value = readInteger(params, name);
  if (value === null)
    throw new ApiRefusal(400, `Missing required parameter: '${name}'.`, name, 'missing_required_parameter');
  return value;
}

/** `group_by` values; an unknown one is refused with the list of those allowed. */
export function readGroupBy(params: URLSearchParams, allowed: readonly string[]): string[] {
  const values = readList(params, 'group_by');
  const wrong = values.find((value) => !allowed.includes(value));
  if (wrong === undefined) return values;
  const list = allowed.map((value) => `'${value}'`).join(', ');
  throw new ApiRefusal(400, `Invalid value: '${wrong}'. Supported values are: ${list}.`, 'group_by', 'invalid_value');
}

/** Start of the first bucket of the page: the query's own, or that of its page token. Tokens belong to one query. */
export function readPageStart(params: URLSearchParams, startTime: number): number {
  const token = params.get('page');
  if (token === null) return startTime;
  const [digest, second] = Buffer.from(token.replace(/^page_/, ''), 'base64url')
    .toString()
    .split('.');
  if (digest !== digestQuery(params) || !/^\d+$/.test(second ?? '')) {
    throw new ApiRefusal(400, 'Invalid page token: it does not belong to this query.', 'page', 'invalid_page');
  }
  return Number(second);
}

export function renderPageToken(params: URLSearchParams, second: number): string {
  return `page_${Buffer.from(`${digestQuery(params)}.${second}`).toString('base64url')}`;
}

function digestQuery(params: URLSearchParams): string {
  const entries = [...params.entries()].filter(([name]) => name !== 'page').map(([name, value]) => `${name}=${value}`);
  return createHash('sha256').update(entries.sort().join('&')).digest('hex').slice(0, 16);
}

/** One page of records by id cursor: `after`, `limit` 1 to 100. */
export function renderCursorPage(params: URLSearchParams, items: readonly { id: string }[], defaultLimit = 20): Reply {
  const limit = readInteger(params, 'limit') ?? defaultLimit;
  if (limit < 1 || limit > 100)
    throw new ApiRefusal(400, `Invalid limit provided: ${limit}. Limit must be between 1 and 100.`, 'limit');
  const after = params.get('after');
  const position = after === null ? -1 : items.findIndex(({ id }) => id === after);
  if (after !== null && position < 0) throw new ApiRefusal(400, `No record with id '${after}'.`, 'after');
  const data = items.slice(position + 1, position + 1 + limit);
  return {
    status: 200,
    body: {
      object: 'list',
      data,
      first_id: data[0]?.id ?? null,
      last_id: data.at(-1)?.id ?? null,
      has_more: position + 1 + limit < items.length,
    },
  };
}
