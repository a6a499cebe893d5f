import { createHash } from 'node:crypto';
import { readList } from '../api-reply';
import type { PeerCall, PeerReply } from '../http-peer';

const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'conflict_error',
  410: 'invalid_request_error',
  429: 'rate_limit_error',
};

/** A refusal, thrown by handlers and rendered in Anthropic's envelope. */
export class AnthropicRefusal extends Error {
  override readonly name = 'AnthropicRefusal';
  constructor(
    readonly status: number,
    message: string,
    readonly errorCode: string | null = null,
  ) {
    super(message);
  }
}

export function renderRefusal({ status, message, errorCode }: AnthropicRefusal): PeerReply {
  const error = {
    type: TYPES[status] ?? 'api_error',
    message,
    ...(errorCode === null ? {} : { details: { error_code: errorCode } }),
  };
  return {
    status,
    body: { type: 'error', error, request_id: 'req_simulated' },
    headers: { 'request-id': 'req_simulated' },
  };
}

/** An instant of a parameter as unix seconds. */
export function readInstant({ params }: PeerCall, name: string): number | null {
  const text = params.get(name);
  if (text === null) return null;
  const ms = Date.parse(text);
  if (Number.isNaN(ms) || !/(?:Z|[+-]\d\d:\d\d)$/.test(text)) {
    throw new AnthropicRefusal(400, `${name}: Input should be a valid RFC 3339 datetime`);
  }
  return Math.floor(ms / 1_000);
}

export function requireInstant(call: PeerCall, name: string): number {
  const second = readInstant(call, name);
  if (second === null) throw new AnthropicRefusal(400, `${name}: Field required`);
  return second;
}

export function readLimit({ params }: PeerCall, fallback: number, most: number): number {
  const text = params.get('limit');
  const limit = text === null ? fallback : Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > most) {
    throw new AnthropicRefusal(400, `limit: Input should be between 1 and ${most}`);
  }
  return limit;
}

export function readGroups({ params }: PeerCall, allowed: readonly string[]): string[] {
  const groups = readList(params, 'group_by');
  const wrong = groups.find((one) => !allowed.includes(one));
  if (wrong !== undefined) throw new AnthropicRefusal(400, `group_by: "${wrong}" is not one of ${allowed.join(', ')}`);
  return groups;
}

/** A page token belongs to one query; `expiredBefore` makes older ones too old. */
export function readPage({ params }: PeerCall): number {
  const token = params.get('page');
  if (token === null) return 0;
  const [digest, position] = Buffer.from(token.replace(/^page_/, ''), 'base64url')
    .toString()
    .split('.');
  if (digest !== digestQuery(params)) throw new AnthropicRefusal(400, 'page: does not belong to this query');
  return Number(position);
}

export const renderPage = ({ params }: PeerCall, position: number): string =>
  `page_${Buffer.from(`${digestQuery(params)}.${position}`).toString('base64url')}`;

function digestQuery(params: URLSearchParams): string {
  const entries = [...params.entries()].filter(([name]) => name !== 'page').map(([name, value]) => `${name}=${value}`);
  return createHash('sha256').update(entries.sort().join('&')).digest('hex').slice(0, 16);
}

/** Records by id cursor. */
export function renderList(call: PeerCall, items: readonly { id: string }[]): PeerReply {
  const limit = readLimit(call, 20, 1_000);
  const after = call.params.get('after_id');
  const position = after === null ? 0 : items.findIndex(({ id }) => id === after) + 1;
  const data = items.slice(position, position + limit);
  return {
    status: 200,
    body: {
      data,
      has_more: position + limit < items.length,
      first_id: data[0]?.id ?? null,
      last_id: data.at(-1)?.id ?? null,
    },
  };
}
