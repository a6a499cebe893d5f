import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/**
 * A proxy as companies have them: it makes tunnels (CONNECT), passes plain http on, and asks for a name and password.
 * `route` = where a host really is, as the proxy's own name service would say; null = it refuses the host.
 */
export async function startConnectProxy(route: (host: string) => number | null, account = 'ada:s3cret') {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const isKnown = (headers: IncomingHttpHeaders) =>
    headers['proxy-authorization'] === `Basic ${Buffer.from(account).toString('base64')}`;
  const server = createServer((incoming, outgoing) => {
    if (!isKnown(incoming.headers)) return void outgoing.writeHead(407).end();
    const url = new URL(incoming.url ?? '');
    const host = `${url.hostname}:${url.port || 80}`;
    asked.push(host);
    const port = route(host);
    if (port === null) return void outgoing.writeHead(403).end();
    const { 'proxy-authorization': _own, 'proxy-connection': _hop, ...headers } = incoming.headers;
    const onward = { host: '127.0.0.1', port, method: incoming.method, path: url.pathname + url.search, headers };
    const passed = request(onward, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('connect', ({ url: host = '', headers }, client: Socket, head) => {
    if (!isKnown(headers)) return void client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    asked.push(host);
    const port = route(host);
    if (port === null) return void client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const target = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.write(head);
      target.pipe(client);
      client.pipe(target);
    });
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${account}@127.0.0.1:${port}`,
    /** `host:port` of everything that was asked for. */
    asked,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
