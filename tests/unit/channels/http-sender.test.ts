import { afterEach, describe, expect, test } from 'vitest';
import { type HttpFetch, postMessage } from '@/lib/channels/http-sender';
import { overrideEnv } from '@/lib/env';
import { outgoingFetch } from '@/lib/outgoing/fetch';
import { type HttpPeer, type PeerAnswer, startHttpPeer } from '@/tests/support/http-peer';

const peers: HttpPeer[] = [];
afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.close();
});

async function post(answer: PeerAnswer | null, fetch: HttpFetch = globalThis.fetch) {
  const peer = await startHttpPeer(() => answer);
  peers.push(peer);
  const message = { url: `${peer.url}/hook/s3cret-path`, body: '{}' };
  return postMessage({ fetch, onHandover: async () => {}, secrets: ['s3cret-path'] }, message);
}

describe('what an answer means', () => {
  const cases: { name: string; answer: PeerAnswer | null; expected: object }[] = [
    {
      name: '200 took it',
      answer: { status: 200, body: 'ok' },
      expected: { outcome: 'accepted', reply: 'HTTP 200 OK: ok' },
    },
    { name: '204 took it', answer: { status: 204 }, expected: { outcome: 'accepted', reply: 'HTTP 204 No Content' } },
    {
      name: '429 may take it after the seconds it names',
      answer: { status: 429, headers: { 'retry-after': '37' } },
      expected: { outcome: 'temporary', retryAfterMs: 37_000, isChannelWide: true },
    },
    {
      name: '503 may take it at the time it names, counted by its own clock',
      answer: {
        status: 503,
        headers: { date: 'Mon, 23 Nov 2026 02:00:00 GMT', 'retry-after': 'Mon, 23 Nov 2026 02:02:00 GMT' },
      },
      expected: { outcome: 'temporary', retryAfterMs: 120_000 },
    },
    { name: '500 may take it later', answer: { status: 500 }, expected: { outcome: 'temporary', isChannelWide: true } },
    { name: '408 may take it later', answer: { status: 408 }, expected: { outcome: 'temporary' } },
    {
      name: '410 never will, nor anything else',
      answer: { status: 410 },
      expected: { outcome: 'permanent', isChannelWide: true },
    },
    {
      name: '403 never will, nor anything else',
      answer: { status: 403 },
      expected: { outcome: 'permanent', isChannelWide: true },
    },
    {
      name: 'a redirect is not followed: it could lead anywhere',
      answer: { status: 302, headers: { location: 'http://169.254.169.254/' } },
      expected: { outcome: 'permanent', reply: 'HTTP 302 Found' },
    },
    {
      name: 'an address in a reply is hidden when it is the secret',
      answer: { status: 404, body: 'no such hook: /hook/s3cret-path' },
      expected: { reply: 'HTTP 404 Not Found: no such hook: /hook/…' },
    },
    {
      name: 'hanging up is temporary and concerns all',
      answer: null,
      expected: { outcome: 'temporary', isChannelWide: true },
    },
  ];
  test.each(cases)('$name', async ({ answer, expected }) => {
    const unfollowing: HttpFetch = (url, init) => fetch(url, { ...init, redirect: 'manual' });
    expect(await post(answer, unfollowing)).toMatchObject(expected);
  });

  test('400 speaks of this message alone', async () => {
    expect((await post({ status: 400, body: 'invalid_payload' })).isChannelWide).toBeUndefined();
  });

  test('an endless answer is read in part', async () => {
    const { reply } = await post({ status: 200, body: 'x'.repeat(5_000_000) });
    expect(reply.length).toBeLessThanOrEqual(1_000);
  });
});

test('an address in the own network is refused for good, with the way to allow it', async () => {
  overrideEnv({ HOST: '0.0.0.0', SPENDWATCH_URL: 'https://spend.example', ALLOWED_PRIVATE_HOSTS: '' });
  const result = await post({ status: 200 }, outgoingFetch);
  expect(result).toMatchObject({ outcome: 'permanent', isChannelWide: true });
  expect(result.reply).toContain('ALLOWED_PRIVATE_HOSTS');
  const peer = await startHttpPeer(() => ({ status: 200 }));
  peers.push(peer);
  overrideEnv({ ALLOWED_PRIVATE_HOSTS: new URL(peer.url).host });
  const message = { url: peer.url, body: '{}' };
  expect(await postMessage({ fetch: outgoingFetch, onHandover: async () => {} }, message)).toMatchObject({
    outcome: 'accepted',
  });
});

test('a handover that cannot be noted sends nothing and blames nobody', async () => {
  const peer = await startHttpPeer(() => ({ status: 200 }));
  peers.push(peer);
  const onHandover = () => Promise.reject(new Error('claim lost'));
  const result = await postMessage({ fetch, onHandover }, { url: peer.url, body: '{}' });
  expect(result).toEqual({ outcome: 'temporary', reply: 'claim lost' });
  expect(peer.requests).toEqual([]);
});
