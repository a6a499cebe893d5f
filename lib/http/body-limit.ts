import type { IncomingMessage, ServerResponse } from 'node:http';

/** Bytes that the body of a request may have. */
export const MAX_BODY_BYTES = 1_048_576;
/** The same below /api/auth, where nothing but a few short fields is sent. */
export const MAX_AUTH_BODY_BYTES = 65_536;

/** The same below /otlp, packed and unpacked: the default of receivers of OTLP over gRPC. */
export const MAX_EXPORT_BYTES = 4 * MAX_BODY_BYTES;

/** Bytes of unanswered requests that this process holds at most: for one client, and for all together. */
const MAX_HELD_BY_CLIENT_BYTES = 16 * MAX_BODY_BYTES;
const MAX_HELD_BYTES = 64 * MAX_BODY_BYTES;

/** How long a client that was answered already may go on sending before its connection is closed. */
const LINGER_MS = 1_000;

const TOO_BUSY = 'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** The limit for a path of this site, in bytes. */
export function findBodyLimit(path: string): number {
  if (path.startsWith('/api/auth/')) return MAX_AUTH_BODY_BYTES;
  return path.startsWith('/otlp/') ? MAX_EXPORT_BYTES : MAX_BODY_BYTES;
}

/** Counts what is held for clients, so that many requests within the limit are not too much together. */
export class HeldBytes {
  private total = 0;
  private readonly byClient = new Map<string, number>();

  constructor(
    private readonly most: number = MAX_HELD_BYTES,
    private readonly mostByClient: number = MAX_HELD_BY_CLIENT_BYTES,
  ) {}

  /** Adds bytes of a client; false = that is more than is held for it or for all, and nothing was added. */
  take(client: string, bytes: number): boolean {
    const own = (this.byClient.get(client) ?? 0) + bytes;
    if (own > this.mostByClient || this.total + bytes > this.most) return false;
    this.byClient.set(client, own);
    this.total += bytes;
    return true;
  }

  release(client: string, bytes: number): void {
    const own = (this.byClient.get(client) ?? 0) - bytes;
    if (own > 0) this.byClient.set(client, own);
    else this.byClient.delete(client);
    this.total -= bytes;
  }
}

const allHeld = new HeldBytes();

/**
 * Cuts the body of a request off just after its limit, before the framework sees it: the framework buffers whatever
 * arrives, whether anything reads it or not. A reader that counts (see readBodyText) still sees that the limit was
 * passed. What comes later is dropped, and the connection is closed once the request is answered.
 */
export function limitBody(
  request: IncomingMessage,
  response: ServerResponse,
  client: string,
  held: HeldBytes = allHeld,
): void {
  const limit = findBodyLimit(request.url ?? '');
  const push = request.push.bind(request);
  let size = 0;
  let isCut = false;
  request.push = (chunk: Uint8Array | null, encoding?: BufferEncoding) => {
    if (isCut) return true;
    if (chunk === null) return push(null);
    if (!held.take(client, chunk.length)) {
      isCut = true;
      if (!response.headersSent) request.socket.write(TOO_BUSY);
      request.socket.destroySoon();
      return false;
    }
    size += chunk.length;
    const isFlowing = push(chunk, encoding);
    if (size <= limit) return isFlowing;
    isCut = true;
    push(null);
    return true;
  };
  response.once('close', () => held.release(client, size));
  response.once('finish', () => {
    if (request.complete) return;
    setTimeout(() => request.complete || request.socket.destroy(), LINGER_MS).unref();
  });
}
