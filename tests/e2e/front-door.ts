import {
  createServer as createHttpServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestFrom,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import getTlsOptions from 'smtp-server/lib/tls-options.js';

/** One request and its answer, as they went over the wire. */
export type Exchange = {
  method: string;
  /** Path and query. */
  path: string;
  requestBody: string;
  status: number;
  headers: IncomingHttpHeaders;
  /** Decompressed; a stream as far as it came. */
  body: string;
};

export type FrontDoor = {
  url: string;
  /** Everything that was answered so far, but for files of the build. */
  listExchanges(): Exchange[];
  close(): Promise<void>;
};

export type FrontDoorOptions = {
  /** Port of the product on loopback. */
  targetPort: number;
  /**
   * Ends TLS, as a reverse proxy does, with a certificate nobody trusts, and says in X-Forwarded-For that the client has
   * this address, after whatever the client wrote there itself.
   */
  tls?: { clientAddress: string };
};

const MOST_BYTES = 20_000_000;

/** What speaks of one connection alone is not passed on. */
const isOfConnection = (name: string) => ['connection', 'keep-alive'].includes(name.toLowerCase());

/** A reverse proxy before the product that remembers what was said, whoever asked: a page, a script or a test. */
export async function startFrontDoor({ targetPort, tls }: FrontDoorOptions): Promise<FrontDoor> {
  const taken: (Omit<Exchange, 'body'> & { chunks: Buffer[] })[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: path = '' } = request;
    const requestBody = await readAll(request);
    const forwardedFor = [request.headers['x-forwarded-for'], tls?.clientAddress].filter(Boolean).join(', ');
    const upstream = requestFrom({
      // A connection each: one kept open may be closed by the other side just when it is used again.
      ...{ host: '127.0.0.1', port: targetPort, method, path, agent: false },
      headers: {
        ...request.headers,
        connection: 'close',
        ...(tls && { 'x-forwarded-for': forwardedFor, 'x-forwarded-proto': 'https' }),
      },
    });
    response.on('close', () => upstream.destroy());
    upstream.on('error', () => response.destroy());
    upstream.on('response', (reply) => {
      const { statusCode: status = 0, headers } = reply;
      const chunks: Buffer[] = [];
      if (!path.startsWith('/_next/static/')) {
        taken.push({ method, path, requestBody: requestBody.toString('utf8'), status, headers, chunks });
      }
      for (const [name, value] of listHeaders(reply.rawHeaders)) {
        if (!isOfConnection(name)) response.appendHeader(name, value);
      }
      response.writeHead(status);
      response.flushHeaders();
      let bytes = 0;
      reply.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= MOST_BYTES) chunks.push(chunk);
      });
      reply.on('error', () => response.destroy());
      reply.pipe(response);
    });
    upstream.end(requestBody);
  };
  const receive = (request: IncomingMessage, response: ServerResponse) =>
    void answer(request, response).catch(() => response.destroy());
  const server = tls ? createHttpsServer(getTlsOptions(), receive) : createHttpServer(receive);
  await new Promise<void>((resolve) => {
    server.listen(0, 'localhost', resolve);
  });
  return {
    url: `${tls ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`,
    listExchanges: () =>
      taken.map(({ chunks, ...rest }) => ({
        ...rest,
        body: decompress(Buffer.concat(chunks), rest.headers['content-encoding']),
      })),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listHeaders = (raw: readonly string[]) =>
  raw.flatMap((name, at): [string, string][] => (at % 2 === 0 ? [[name, raw[at + 1] ?? '']] : []));

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** What was compressed, as text; an answer that was cut off on its way is left as it is. */
function decompress(body: Buffer, encoding: string | undefined): string {
  const unpack = { br: brotliDecompressSync, gzip: gunzipSync, deflate: inflateSync }[encoding ?? ''];
  try {
    return (unpack ? unpack(body) : body).toString('utf8');
  } catch {
    return body.toString('utf8');
  }
}
