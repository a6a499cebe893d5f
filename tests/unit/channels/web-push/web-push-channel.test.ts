import { createPublicKey, verify } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { createWebPushChannel, makeVapidKeys } from '@/lib/channels/web-push/web-push-channel';
import { type HttpPeer, type PeerAnswer, type PeerRequest, startHttpPeer } from '@/tests/support/http-peer';
import { makePushBrowser } from '@/tests/support/push-browser';
import { buildAlert, handOver } from '@/tests/support/sample-alerts';
import { buildDigestMessage } from '@/tests/support/sample-messages';

let peer: HttpPeer | null = null;
afterEach(() => peer?.close());

/** Checks a VAPID header (RFC 8292) as push services do: audience, expiry, contact, and the signature over them. */
function isVapidValid(header: string, origin: string, publicKey: string): boolean {
  const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(header) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, string | number>;
  const raw = Buffer.from(key, 'base64url');
  const coordinate = (from: number) => raw.subarray(from, from + 32).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33) };
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  const nowSeconds = Date.now() / 1_000;
  const isTimely = Number(exp) > nowSeconds && Number(exp) <= nowSeconds + 86_400;
  return isSigned && isTimely && aud === origin && key === publicKey && /^(mailto:|https:)/.test(String(sub));
}

async function open(answer?: (request: PeerRequest) => PeerAnswer) {
  const vapid = makeVapidKeys();
  const browser = makePushBrowser();
  let origin = '';
  peer = await startHttpPeer(
    answer ??
      (({ headers, raw }) => {
        if (!isVapidValid(headers.authorization ?? '', origin, vapid.publicKey))
          return { status: 403, body: 'bad VAPID' };
        if (headers['content-encoding'] !== 'aes128gcm' || headers['ttl'] === undefined) return { status: 400 };
        return raw.length > 4_096 ? { status: 413 } : { status: 201 };
      }),
  );
  origin = peer.url;
  const subscription = { endpoint: `${peer.url}/push/cap4bility`, keys: browser.keys };
  const channel = createWebPushChannel({
    subscription,
    vapid: { ...vapid, subject: 'mailto:spendwatch@spend.example' },
    fetch,
  });
  return { channel, browser };
}

test('the push service knows the sender, and only the browser can read the message', async () => {
  const { channel, browser } = await open();
  expect(await channel.send(buildAlert(), handOver)).toEqual({ outcome: 'accepted', reply: 'HTTP 201' });
  const [request] = peer?.requests ?? [];
  expect(request?.headers['urgency']).toBe('high');
  expect(request?.raw.toString('latin1')).not.toContain('ci-runner');
  expect(browser.decrypt(request?.raw ?? Buffer.alloc(0))).toMatchObject({
    title: '$713 an hour over normal on key ci-runner',
    body: expect.stringContaining('12x normal'),
    url: expect.stringContaining('https://spend.example/incidents/'),
    tag: '01935a7e-0000-7000-8000-000000000012',
    isUrgent: true,
  });
});

test('words in a script of many bytes still fit, and a digest is not urgent', async () => {
  const { channel, browser } = await open();
  const alert = buildAlert(buildDigestMessage());
  const wordy = { ...alert, words: { ...alert.words, explanation: '費用'.repeat(3_000) } };
  expect(await channel.send(wordy, handOver)).toMatchObject({ outcome: 'accepted' });
  expect(peer?.requests[0]?.headers['urgency']).toBe('normal');
  expect(browser.decrypt(peer?.requests[0]?.raw ?? Buffer.alloc(0))['isUrgent']).toBe(false);
});

test.each([
  {
    name: 'a browser that unsubscribed is gone',
    status: 410,
    expected: { outcome: 'permanent', isRecipientGone: true },
  },
  { name: 'a browser nobody knows is gone', status: 404, expected: { outcome: 'permanent', isRecipientGone: true } },
  { name: 'a busy push service is temporary', status: 429, expected: { outcome: 'temporary' } },
])('$name', async ({ status, expected }) => {
  const { channel } = await open(() => ({ status, body: 'push/cap4bility' }));
  const result = await channel.send(buildAlert(), handOver);
  expect(result).toMatchObject(expected);
  expect(result.isChannelWide).toBeUndefined();
});
