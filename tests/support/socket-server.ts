import { createServer, type IncomingMessage, request as requestFrom } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { markClient } from '@/lib/http/server-hooks';

type Answer = (request: Request) => Promise<Response>;

/**
 * Route handlers behind a socket, as the web framework puts them there: requests are marked and limited first, and what
 * arrives is queued for the handler without asking whether it reads.
 */
export async function startSocketServer(answer: Answer) {
  const server = createServer(async (incoming, outgoing) => {
    markClient(incoming, outgoing);
    const response = await answer(toRequest(incoming)).catch(
      (error: unknown) => new Response(String(error), { status: 500 }),
    );
    outgoing.writeHead(response.status, [...response.headers].flat());
    if (!response.body) return void outgoing.end();
    // A client that leaves ends the stream behind the answer.
    await pipeline(Readable.fromWeb(response.body as never), outgoing).catch(() => {});
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function toRequest(incoming: IncomingMessage): Request {
  const { method = 'GET', url = '/' } = incoming;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  const queued = new ReadableStream<Uint8Array>({
    start(controller) {
      incoming.on('data', (chunk: Uint8Array) => controller.enqueue(new Uint8Array(chunk)));
      incoming.on('end', () => controller.close());
      incoming.on('error', (error) => controller.error(error));
    },
  });
  const body = method === 'GET' || method === 'HEAD' ? {} : { body: queued, duplex: 'half' as const };
  return new Request(`http://${incoming.headers.host}${url}`, { method, headers, ...body });
}

/** Sends a body piece by piece, declared or in chunks, until it is all sent or the other side closes. */
export function sendBody(
  url: string,
  { bytes, isDeclared, headers = {} }: { bytes: number; isDeclared: boolean; headers?: Record<string, string> },
): Promise<{ status: number; sentBytes: number }> {
  const piece = Buffer.alloc(65_536, 0x61);
  return new Promise((resolve) => {
    let [status, sentBytes, isOver] = [0, 0, false];
    const finish = () => {
      isOver = true;
      resolve({ status, sentBytes });
    };
    const request = requestFrom(url, {
      method: 'POST',
      agent: false,
      headers: {
        'content-type': 'application/json',
        ...headers,
        ...(isDeclared ? { 'content-length': bytes } : { 'transfer-encoding': 'chunked' }),
      },
    });
    request.on('response', (response) => {
      status = response.statusCode ?? 0;
      response.resume();
    });
    request.on('error', finish);
    request.on('close', finish);
    const sendNext = () => {
      while (!isOver && sentBytes < bytes) {
        const size = Math.min(piece.length, bytes - sentBytes);
        sentBytes += size;
        if (!request.write(size === piece.length ? piece : piece.subarray(0, size)))
          return void request.once('drain', sendNext);
      }
      if (!isOver) request.end();
    };
    sendNext();
  });
}
