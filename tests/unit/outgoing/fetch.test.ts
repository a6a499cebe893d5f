import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { overrideEnv } from '@/lib/env';
import { isPublicAddress } from '@/lib/outgoing/address';
import { createGuardedAgent, outgoingFetch } from '@/lib/outgoing/fetch';
import { parseOutgoingUrl } from '@/lib/outgoing/target';

/** A server that others reach: nothing private is allowed unless a row says so. */
const PUBLIC_SERVER = { SPENDWATCH_URL: 'https://spend.example.com', HOST: '0.0.0.0' };

let server: Server;
let port = 0;
let hits = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    hits += 1;
    if (request.url === '/redirect') response.writeHead(302, { location: 'http://169.254.169.254/latest' });
    response.end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
  return () => new Promise<void>((resolve) => server.close(() => resolve()));
});

beforeEach(() => {
  hits = 0;
  overrideEnv({ ...PUBLIC_SERVER, ALLOWED_PRIVATE_HOSTS: '', OPENAI_BASE_URL: '' });
});
afterEach(() => void overrideEnv({ ALLOWED_PRIVATE_HOSTS: '', OPENAI_BASE_URL: '', SPENDWATCH_URL: '', HOST: '' }));

describe('an address is public', () => {
  test.each([
    ['8.8.8.8', true],
    ['104.18.6.192', true],
    ['2606:4700::6812:6c0', true],
    ['64:ff9b::808:808', true],
    ['127.0.0.1', false],
    ['127.255.255.254', false],
    ['0.0.0.0', false],
    ['10.1.2.3', false],
    ['172.16.0.1', false],
    ['192.168.1.1', false],
    ['169.254.169.254', false],
    ['100.100.100.200', false],
    ['192.0.0.192', false],
    ['168.63.129.16', false],
    ['198.18.0.1', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::', false],
    ['::1', false],
    ['::127.0.0.1', false],
    ['::ffff:127.0.0.1', false],
    ['::ffff:a9fe:a9fe', false],
    ['::ffff:0:127.0.0.1', false],
    ['64:ff9b::127.0.0.1', false],
    ['64:ff9b::a9fe:a9fe', false],
    ['64:ff9b:1::7f00:1', false],
    ['2002:7f00:1::', false],
    ['2001:0:7f00:1::', false],
    ['fe80::1', false],
    ['fec0::1', false],
    ['fc00::1', false],
    ['fd00:ec2::254', false],
    ['ff02::1', false],
    ['2001:db8::1', false],
    ['3fff::1', false],
    ['5f00::1', false],
    ['fe80::1%eth0', false],
    ['no address', false],
  ])('%s: %s', (address, expected) => {
    expect(isPublicAddress(address)).toBe(expected);
  });
});

describe('what we are asked to send to', () => {
  test.each([
    'https://hooks.example.com/a?b=c#d',
    'http://example.com:8080',
    'https://8.8.8.8/x',
    'https://[2606:4700::1]:8443/x',
  ])('%s is fine', (url) => {
    expect(parseOutgoingUrl(url).href).toContain('http');
  });

  test.each([
    'http://127.0.0.1/',
    'http://localhost.localdomain@127.0.0.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://127.0.1/',
    'http://0/',
    'http://①②⑦.⓪.⓪.①/',
    'http://127。0。0。1/',
    'http://127.0.0.1./',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fe80::1%25eth0]/',
    'http://[fd00:ec2::254]/latest',
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/',
    'http://100.64.0.1/',
    'http://10.0.0.1/',
    'http://192.168.0.1:8080/',
    'http:\\\\127.0.0.1\\',
    'http:127.0.0.1',
    'http:/127.0.0.1',
    'http://user:pass@example.com/',
    'http://example.com@127.0.0.1/',
    'http://example.com\t.evil/',
    ' http://example.com/',
    'http://example.com/\r\nHost: evil',
    'file:///etc/passwd',
    'gopher://127.0.0.1:6379/_INFO',
    'ftp://example.com/',
    'data:text/plain,hi',
    'javascript:alert(1)',
    'https://',
    '',
  ])('%s is refused', (url) => {
    expect(() => parseOutgoingUrl(url)).toThrow(/^address/);
  });

  test('a host is allowed by name, or by name and port, and only that one', () => {
    overrideEnv({ ALLOWED_PRIVATE_HOSTS: '10.0.0.5, hooks.lan:8080, 192.168.1.7:9000' });
    expect(parseOutgoingUrl('http://10.0.0.5:1234/x').port).toBe('1234');
    expect(parseOutgoingUrl('http://192.168.1.7:9000/').hostname).toBe('192.168.1.7');
    expect(() => parseOutgoingUrl('http://192.168.1.7:9001/')).toThrow(/private network/);
    expect(() => parseOutgoingUrl('http://10.0.0.6/')).toThrow(/private network/);
    expect(() => parseOutgoingUrl('http://167772165/')).toThrow(/another spelling/);
  });
});

describe('sending', () => {
  test('to a name that leads to this machine is refused before anything is connected', async () => {
    await expect(outgoingFetch(`http://localhost:${port}/`)).rejects.toThrow(/private network/);
    expect(hits).toBe(0);
  });

  test('a name that answers with a public address first and a private one next stays refused', async () => {
    let asked = 0;
    const rebinding = createGuardedAgent((_name, _options, callback) => {
      asked += 1;
      callback(null, [{ address: asked === 1 ? '203.0.113.1' : '127.0.0.1', family: 4 }]);
    });
    for (let round = 0; round < 3; round += 1) {
      await expect(outgoingFetch(`http://rebind.example:${port}/`, {}, {}, rebinding)).rejects.toThrow(
        /private network/,
      );
    }
    expect(hits).toBe(0);
  });

  test('one private address among public ones refuses the name', async () => {
    const mixed = createGuardedAgent((_name, _options, callback) =>
      callback(null, [
        { address: '8.8.8.8', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]),
    );
    await expect(outgoingFetch(`http://mixed.example:${port}/`, {}, {}, mixed)).rejects.toThrow(/private network/);
    expect(hits).toBe(0);
  });

  test('the address that was looked up is the address that is connected to', async () => {
    overrideEnv({ ALLOWED_PRIVATE_HOSTS: 'once.example' });
    let asked = 0;
    const once = createGuardedAgent((_name, _options, callback) => {
      asked += 1;
      callback(null, [{ address: '127.0.0.1', family: 4 }]);
    });
    const response = await outgoingFetch(`http://once.example:${port}/`, {}, {}, once);
    expect([await response.text(), asked, hits]).toEqual(['hello', 1, 1]);
  });

  test('a redirect is handed back and not followed', async () => {
    overrideEnv({ ALLOWED_PRIVATE_HOSTS: `127.0.0.1:${port}` });
    const response = await outgoingFetch(`http://127.0.0.1:${port}/redirect`);
    expect([response.status, response.headers.get('location')]).toEqual([302, 'http://169.254.169.254/latest']);
    expect(hits).toBe(1);
  });

  test('to the provider address that the environment names works', async () => {
    overrideEnv({ OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` });
    const ask = () => outgoingFetch(`http://127.0.0.1:${port}/v1/models`, {}, { purpose: 'provider' });
    expect((await ask()).status).toBe(200);
  });

  test('a webhook never reaches the provider, allowed or not, whatever its path', async () => {
    overrideEnv({ OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` });
    const url = `http://127.0.0.1:${port}/v1/organization/projects`;
    await expect(outgoingFetch(url, { method: 'POST' })).rejects.toThrow(/usage is read there/);
    overrideEnv({ ALLOWED_PRIVATE_HOSTS: '127.0.0.1', SPENDWATCH_URL: 'http://localhost:3000', HOST: '127.0.0.1' });
    await expect(outgoingFetch(url, { method: 'POST' })).rejects.toThrow(/usage is read there/);
    expect(() => parseOutgoingUrl(`http://localhost:${port}/`)).toThrow(/usage is read there/);
    overrideEnv({ OPENAI_BASE_URL: 'https://api.openai.com/v1' });
    expect(() => parseOutgoingUrl('https://api.openai.com/anything')).toThrow(/usage is read there/);
  });

  test('to this machine works on an installation that only this machine reaches, in the plain spelling alone', async () => {
    overrideEnv({ SPENDWATCH_URL: 'http://localhost:3000', HOST: '127.0.0.1' });
    expect((await outgoingFetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
    expect((await outgoingFetch(`http://localhost:${port}/`)).status).toBe(200);
    await expect(outgoingFetch(`http://2130706433:${port}/`)).rejects.toThrow(/another spelling/);
    await expect(outgoingFetch(`http://[::ffff:127.0.0.1]:${port}/`)).rejects.toThrow(/private network/);
    await expect(outgoingFetch(`http://127.0.0.2:${port}/`)).rejects.toThrow(/private network/);
  });

  test('a peer that never answers is given up on', async () => {
    overrideEnv({ ALLOWED_PRIVATE_HOSTS: '127.0.0.1' });
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address() as AddressInfo;
    await expect(outgoingFetch(`http://127.0.0.1:${address.port}/`, {}, { timeoutMs: 200 })).rejects.toThrow(
      /timeout/i,
    );
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
  });
});
