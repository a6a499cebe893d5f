import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTlsServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { overrideEnv } from '@/lib/env';
import { outgoingFetch } from '@/lib/outgoing/fetch';
import { createOpenAiProvider } from '@/lib/providers/openai/client';
import { startConnectProxy } from '../../support/connect-proxy';
import { startHttpPeer } from '../../support/http-peer';

/** Names that no name service knows: only the proxy can say where they are. */
const PROVIDER = 'provider.invalid';
const HOOKS = 'hooks.invalid';
const EMPTY = JSON.stringify({ object: 'page', data: [], has_more: false, next_page: null });

let peer: Awaited<ReturnType<typeof startHttpPeer>>;
let proxy: Awaited<ReturnType<typeof startConnectProxy>>;
let routes: Record<string, number>;

beforeEach(async () => {
  peer = await startHttpPeer(() => ({ status: 200, headers: { 'content-type': 'application/json' }, body: EMPTY }));
  const port = Number(new URL(peer.url).port);
  routes = { [`${PROVIDER}:80`]: port, [`${HOOKS}:80`]: port };
  proxy = await startConnectProxy((host) => routes[host] ?? null);
  overrideEnv({
    ...{ SPENDWATCH_URL: 'https://spend.example.com', HOST: '0.0.0.0', OPENAI_BASE_URL: '' },
    ...{ HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, ALLOWED_PRIVATE_HOSTS: '' },
  });
});
afterEach(async () => {
  overrideEnv({ HTTP_PROXY: '', HTTPS_PROXY: '', NO_PROXY: '', SPENDWATCH_URL: '', HOST: '' });
  await proxy.close();
  await peer.close();
});

const post = (url: string) => outgoingFetch(url, { method: 'POST', body: 'hello' });

describe('behind a proxy that wants a password', () => {
  test('usage is read through it', async () => {
    const provider = createOpenAiProvider({ adminKey: 'sk-admin-x', baseUrl: `http://${PROVIDER}/v1` });
    const window = { startsAt: new Date('2026-11-01T00:00:00Z'), endsAt: new Date('2026-11-02T00:00:00Z') };
    const pages = [];
    for await (const page of provider.listCostPages(window)) pages.push(page);
    expect(pages).toHaveLength(1);
    expect(peer.requests[0]?.headers).toMatchObject({ host: PROVIDER, authorization: 'Bearer sk-admin-x' });
    expect(proxy.asked).toContain(`${PROVIDER}:80`);
  });

  test('a webhook goes through it, and its password goes to nobody else', async () => {
    expect((await post(`http://${HOOKS}/in`)).status).toBe(200);
    expect(peer.requests[0]).toMatchObject({ method: 'POST', path: '/in' });
    expect(JSON.stringify(peer.requests[0]?.headers)).not.toMatch(/proxy-auth/i);
    expect(proxy.asked).toEqual([`${HOOKS}:80`]);
  });

  test('what the proxy refuses fails, as do private addresses and names, before it is asked', async () => {
    expect((await post('http://elsewhere.invalid/')).status).toBe(403);
    await expect(post('https://elsewhere.invalid/')).rejects.toThrow();
    const asked = ['elsewhere.invalid:80', 'elsewhere.invalid:443'];
    expect(proxy.asked).toEqual(asked);
    for (const host of ['10.0.0.1', '169.254.169.254', 'localhost']) {
      await expect(post(`http://${host}/`), host).rejects.toThrow(/private network/);
    }
    expect(proxy.asked).toEqual(asked);
  });

  test('a wrong password is an error that does not repeat it', async () => {
    const wrong = proxy.url.replace('s3cret', 'wr0ng-one');
    overrideEnv({ HTTP_PROXY: wrong, HTTPS_PROXY: wrong });
    for (const protocol of ['http', 'https']) {
      const failure = await post(`${protocol}://${HOOKS}/`).catch((error: unknown) => error as Error);
      expect(failure).toBeInstanceOf(Error);
      expect(`${failure} ${String((failure as Error).cause)}`).not.toContain('wr0ng-one');
    }
    expect(peer.requests).toEqual([]);
  });

  test('https is a tunnel in which the certificate of the other end is checked', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'spendwatch-proxy-'));
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    const subject = ['-subj', `/CN=${HOOKS}`, '-days', '2', '-nodes'];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', key, '-out', cert, ...subject], {
      stdio: 'ignore',
    });
    const server: Server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) });
    let said = '';
    server.on('connection', (socket) => void socket.on('data', (part) => (said += part.toString('latin1'))));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    routes[`${HOOKS}:443`] = (server.address() as AddressInfo).port;
    const failure = await post(`https://${HOOKS}/`).catch((error: unknown) => error as Error);
    expect(String((failure as Error).cause)).toMatch(/self-signed certificate/);
    expect(proxy.asked).toEqual([`${HOOKS}:443`]);
    expect(said).not.toContain('hello');
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  test('NO_PROXY and hosts that are allowed by name are reached without it', async () => {
    overrideEnv({ ALLOWED_PRIVATE_HOSTS: '127.0.0.1' });
    expect((await post(`${peer.url}/direct`)).status).toBe(200);
    overrideEnv({ NO_PROXY: HOOKS });
    await expect(post(`http://${HOOKS}/`)).rejects.toThrow();
    expect(proxy.asked).toEqual([]);
  });
});
