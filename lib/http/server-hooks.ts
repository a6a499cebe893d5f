import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import path from 'node:path';
import process from 'node:process';
import { CLIENT_HEADER, chooseClientAddress, groupAddress } from '@/lib/auth/client-address';
import { type Env, readEnv } from '@/lib/env';
import { limitBody } from './body-limit';
import { DATA_POLICY } from './content-security-policy';
import { markRequest } from './request-id';
import { findEncodedFile, listCompressedPaths } from './static-encoding';

/** A request that is not complete after this long is dropped, so that slow senders hold nothing. */
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;

/** Mails bring their own policy; that of a script would bind the worker that it becomes. */
const HAS_OWN_POLICY = /\.js(\?|$)|^\/api\/v1\/captured-mails\/[^/]+\/html(\?|$)/;

type RequestStart = { request: IncomingMessage; response: ServerResponse; server: Server };

/** Two years. Other names below this one are their owners' matter unless they say otherwise. */
const STRICT_TRANSPORT = 'max-age=63072000';

/**
 * Stamps every request with its client's address and limits its body before anything else sees it, gives the server its
 * time limits, and answers with a strict policy by default. Files of the build are sent as their compressed copies. The
 * web framework owns the server and gives route handlers no access to the socket; Node announces each request first.
 */
export function hookServer(): void {
  const compressed = listCompressedPaths(path.join(process.cwd(), '.next', 'static'));
  subscribe('http.server.request.start', (message) => {
    const { request, response, server } = message as RequestStart;
    const env = readEnv();
    server.requestTimeout = REQUEST_TIMEOUT_MS;
    server.headersTimeout = HEADERS_TIMEOUT_MS;
    markClient(request, response);
    // Pages replace the policy with their own, see proxy.ts.
    if (!HAS_OWN_POLICY.test(request.url ?? '')) response.setHeader('content-security-policy', DATA_POLICY);
    answerCompressed(request, response, compressed);
    const transport = renderStrictTransport(env);
    if (transport !== null) response.setHeader('strict-transport-security', transport);
  });
}

/** The header that keeps browsers on https; null for a site that is not there. */
export function renderStrictTransport(env: Pick<Env, 'publicUrl' | 'HSTS_INCLUDE_SUBDOMAINS'>): string | null {
  if (!env.publicUrl.startsWith('https:')) return null;
  return env.HSTS_INCLUDE_SUBDOMAINS ? `${STRICT_TRANSPORT}; includeSubDomains` : STRICT_TRANSPORT;
}

/** Stamps a request with its id and the address of its client, and limits what that client may send. */
export function markClient(request: IncomingMessage, response: ServerResponse): void {
  markRequest(request, response);
  const client = chooseClientAddress(
    request.socket.remoteAddress ?? '',
    String(request.headers['x-forwarded-for'] ?? ''),
    readEnv().TRUSTED_PROXIES,
  );
  request.headers[CLIENT_HEADER] = client;
  limitBody(request, response, groupAddress(client));
}

function answerCompressed(request: IncomingMessage, response: ServerResponse, compressed: ReadonlySet<string>): void {
  const { url = '', method = '', headers } = request;
  if (!compressed.has(url.split('?', 1)[0] ?? '')) return;
  response.setHeader('vary', 'Accept-Encoding');
  const acceptEncoding = String(headers['accept-encoding'] ?? '');
  const file = findEncodedFile({ url, method, acceptEncoding, range: headers.range }, compressed);
  if (!file) return;
  request.url = file.url;
  response.setHeader('content-type', file.contentType);
  response.setHeader('content-encoding', 'br');
}
