import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export type PeerRequest = { method: string; path: string; headers: IncomingHttpHeaders; raw: Buffer };
export type PeerAnswer = { status: number; headers?: Record<string, string>; body?: string };

/** What came in, read as JSON. */
export function readJson(request: PeerRequest): Record<string, unknown> {
  return JSON.parse(request.raw.toString('utf8')) as Record<string, unknown>;
}

/**
 * An HTTP server on a free port of loopback that answers as `answer` says and keeps what it was asked. null = it hangs up
 * without an answer.
 */
export async function startHttpPeer(answer: (request: PeerRequest) => PeerAnswer | null | Promise<PeerAnswer | null>) {
  const requests: PeerRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const request: PeerRequest = {
      ...{ method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers },
      raw: Buffer.concat(chunks),
    };
    requests.push(request);
    const reply = await answer(request);
    if (!reply) return void incoming.socket.destroy();
    outgoing.writeHead(reply.status, reply.headers).end(reply.body ?? '');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export type HttpPeer = Awaited<ReturnType<typeof startHttpPeer>>;
