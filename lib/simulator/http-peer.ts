import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '@/lib/errors';
import { type Fault, type FaultRule, sendFault, takeFault } from './faults';

/** A request as handlers see it. */
export type PeerCall = {
  method: string;
  path: string;
  params: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: unknown;
  nowSecond: number;
};
export type PeerReply = { status: number; body: unknown; headers?: Record<string, string> };

export type HttpPeer = {
  /** Address without a path. */
  url: string;
  port: number;
  /** Lets the next `count` requests that match go wrong; the pattern is tried on "POST /v1/…". */
  failNext(count: number, fault: Fault, path?: RegExp): void;
  clearFaults(): void;
  /** Path and query of every request so far, oldest first. */
  listRequests(): readonly string[];
  /** Method and path of every request so far that was to change something. */
  listChanges(): readonly string[];
  close(): Promise<void>;
};

type PeerOptions = { port?: number; host?: string; now: () => Date; answer: (call: PeerCall) => PeerReply };

const MAX_BODY_BYTES = 100_000;
const MAX_REMEMBERED_REQUESTS = 10_000;

/** Starts an HTTP server whose answers may be made to go wrong. Throws AppError `unavailable` when the port is taken. */
export async function startHttpPeer({ port = 0, host = '127.0.0.1', now, answer }: PeerOptions): Promise<HttpPeer> {
  const rules: FaultRule[] = [];
  const requests: string[] = [];
  const changes: string[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      if (body !== null) handle(request, body, response);
    });
  });
  const handle = (request: IncomingMessage, body: string, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://peer');
    const method = request.method ?? 'GET';
    requests.push(`${url.pathname}${url.search}`);
    if (requests.length > MAX_REMEMBERED_REQUESTS) requests.shift();
    if (method !== 'GET') changes.push(`${method} ${url.pathname}`);
    const reply = () =>
      answer({
        method,
        path: url.pathname,
        params: url.searchParams,
        headers: request.headers,
        body: parseBody(body),
        nowSecond: Math.floor(now().getTime() / 1_000),
      });
    const fault = takeFault(rules, `${method} ${url.pathname}`);
    if (fault) return sendFault(response, fault, () => JSON.stringify(reply().body));
    const { status, body: answered, headers } = reply();
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof answered === 'string' ? answered : JSON.stringify(answered));
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(new AppError('unavailable', `cannot listen on ${host}:${port}: ${error.message}`, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  const { port: actualPort } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${actualPort}`,
    port: actualPort,
    failNext: (count, fault, path = /./) => void rules.push({ remaining: count, fault, path }),
    clearFaults: () => void rules.splice(0),
    listRequests: () => requests,
    listChanges: () => changes,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Null = the caller hung up. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length <= MAX_BODY_BYTES) chunks.push(chunk);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
