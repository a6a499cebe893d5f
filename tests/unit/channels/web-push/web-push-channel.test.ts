import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { createWebPushChannel, makeVapidKeys } from '@/lib/channels/web-push/web-push-channel';
import { type HttpPeer, type PeerAnswer, type PeerRequest, startHttpPeer } from '@/tests/support/http-peer';
import { buildAlert, handOver } from '@/tests/support/sample-alerts';
import { buildDigestMessage } from '@/tests/support/sample-messages';

let peer: HttpPeer | null = null;
afterEach(() => peer?.close());

/** A browser: its key pair and secret, and what it makes of a message (RFC 8291, RFC 8188), written from the RFCs. */
function makeBrowser() {
  const ecdh = createECDH('prime256v1');
  const publicKey = ecdh.generateKeys();
  const auth = randomBytes(16);
  return {
    keys: { p256dh: publicKey.toString('base64url'), auth: auth.toString('base64url') },
    decrypt(body: Buffer): Record<string, unknown> {
      const salt = body.subarray(0, 16);
      const keyLength = body.readUInt8(20);
      const sender = body.subarray(21, 21 + keyLength);
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, sender]);
      const secret = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(sender), auth, info, 32));
      const derive = (name: string, length: number) =>
        Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from(`Content-Encoding: ${name}\0`), length));
      const sealed = body.subarray(21 + keyLength);
      const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
      decipher.setAuthTag(sealed.subarray(-16));
      const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
      return JSON.parse(padded.subarray(0, padded.lastIndexOf(2)).toString('utf8')) as Record<string, unknown>;
    },
  };
}

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
  const browser = makeBrowser();
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
