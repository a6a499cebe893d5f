import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GET as readMetrics } from '@/app/metrics/route';
import { handleAuthRequest } from '@/lib/auth/handle-auth-request';
import { overrideEnv } from '@/lib/env';
import { createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createTestPerson, PASSWORD, type TestPerson } from '../../support/session';
import { startSocketServer } from '../../support/socket-server';

useTestDatabase();

let workspace: TestWorkspace;
let owner: TestPerson;
let server: Awaited<ReturnType<typeof startSocketServer>>;

beforeAll(async () => {
  overrideEnv({ TRUSTED_PROXIES: '127.0.0.1' });
  workspace = await createTestWorkspace();
  owner = await createTestPerson(workspace.id, 'owner');
  server = await startSocketServer((request) =>
    new URL(request.url).pathname === '/metrics' ? readMetrics(request) : handleAuthRequest(request),
  );
});
afterAll(() => server.close());

const guess = (address: string, email: string, { password = 'wrong guess', cookie = '' } = {}) =>
  fetch(`${server.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': address,
      ...(cookie && { cookie, origin: server.url }),
    },
    body: JSON.stringify({ email, password }),
  });

const inNetwork = (at: number) => `2001:db8:0:1:${at.toString(16)}:${(at * 7).toString(16)}::${at.toString(16)}`;

describe('guessing passwords', () => {
  test('one IPv6 network guesses no more than one address, however many addresses it has', async () => {
    const statuses: number[] = [];
    for (let at = 1; at <= 20; at += 1) statuses.push((await guess(inNetwork(at), 'one@example.com')).status);
    expect(statuses.slice(0, 5)).toEqual(Array(5).fill(401));
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(8);
  });

  test('nor over many accounts', async () => {
    const statuses: number[] = [];
    for (let at = 1; at <= 60; at += 1) {
      statuses.push((await guess(inNetwork(at).replace(':1:', ':2:'), `person${at}@example.com`)).status);
    }
    expect(statuses.filter((status) => status === 401).length).toBeLessThan(45);
    expect(statuses.at(-1)).toBe(429);
  });

  test('a network of thousands of places guesses one account slowly; browsers it knows are let in', async () => {
    const first = await guess('198.51.100.1', owner.email, { password: PASSWORD });
    expect(first.status).toBe(200);
    const device = first.headers.getSetCookie().find((one) => one.includes('.device=')) ?? '';
    const statuses: number[] = [];
    for (let at = 1; at <= 75; at += 1) statuses.push((await guess(`203.0.113.${at}`, owner.email)).status);
    expect(statuses.slice(0, 60)).toEqual(Array(60).fill(401));
    expect(statuses.slice(60)).toContain(429);
    const strange = await guess('192.0.2.77', owner.email);
    expect(strange.status).toBe(429);
    expect(Number(strange.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    const cookie = device.split(';')[0] ?? '';
    expect((await guess('192.0.2.78', owner.email, { password: PASSWORD, cookie })).status).toBe(200);
  });
});

describe('metrics', () => {
  const ask = (headers: Record<string, string> = {}) => fetch(`${server.url}/metrics`, { headers });

  test('of a public installation are not for a proxy that only passes requests on', async () => {
    overrideEnv({ SPENDWATCH_URL: 'https://spend.example.com' });
    expect((await ask()).status).toBe(401);
    expect((await ask({ host: 'localhost:3000' })).status).toBe(401);
    expect((await ask({ authorization: `Bearer ${workspace.tokens.viewer}` })).status).toBe(200);
  });

  test('of an installation on this machine alone are open to it', async () => {
    overrideEnv({ SPENDWATCH_URL: server.url });
    expect((await ask()).status).toBe(200);
  });
});
