import { Webhook } from 'standardwebhooks';
import { afterEach, expect, test } from 'vitest';
import { makeSigningKey } from '@/lib/channels/webhook/sign-webhook';
import { createWebhookChannel } from '@/lib/channels/webhook/webhook-channel';
import { type HttpPeer, startHttpPeer } from '@/tests/support/http-peer';
import { buildAlert, handOver } from '@/tests/support/sample-alerts';

let peer: HttpPeer | null = null;
afterEach(() => peer?.close());

/** A receiver that verifies as every receiver does: with the library of the Standard Webhooks project. */
async function startReceiver(secret: string): Promise<HttpPeer> {
  const webhook = new Webhook(secret);
  peer = await startHttpPeer(({ raw, headers }) => {
    try {
      webhook.verify(raw.toString('utf8'), headers as Record<string, string>);
      return { status: 204 };
    } catch (error) {
      return { status: 401, body: String(error) };
    }
  });
  return peer;
}

const active = (key: string) => ({ key, validUntil: null });
const until = (key: string, validUntil: Date) => ({ key, validUntil: validUntil.toISOString() });

test('the receiver of the Standard Webhooks library takes it, and knows the delivery again by its id', async () => {
  const key = makeSigningKey();
  const receiver = await startReceiver(key);
  const channel = createWebhookChannel({ url: receiver.url, signingKeys: [active(key)], fetch });
  expect(await channel.send(buildAlert(), handOver)).toMatchObject({ outcome: 'accepted' });
  expect(await channel.send(buildAlert(), handOver)).toMatchObject({ outcome: 'accepted' });
  const [first, second] = receiver.requests;
  expect(first?.headers['webhook-id']).toBe('01935a7e-0000-7000-8000-0000000000d1');
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  expect(JSON.parse(first?.raw.toString('utf8') ?? '')).toMatchObject({
    type: 'incident.opened',
    timestamp: '2026-11-23T02:13:00.000Z',
    data: {
      incidentId: '01935a7e-0000-7000-8000-000000000012',
      severity: 'critical',
      ratePerHour: '713.4',
      scope: { apiKeyId: 'key_Zk3fQ8vT1mXy' },
      links: { acknowledge: expect.stringMatching(/^https:\/\/spend\.example\/incidents\/.*action=acknowledge$/) },
    },
  });
});

test('while keys are being changed both the old and the new receiver take it; afterwards only the new one', async () => {
  const [old, fresh] = [makeSigningKey(), makeSigningKey()];
  const receiver = await startReceiver(old);
  const send = (signingKeys: Parameters<typeof createWebhookChannel>[0]['signingKeys'], now = new Date()) =>
    createWebhookChannel({ url: receiver.url, signingKeys, fetch, now: () => now }).send(buildAlert(), handOver);
  const overlapEnds = new Date(Date.now() + 60_000);
  expect(await send([active(fresh), until(old, overlapEnds)])).toMatchObject({ outcome: 'accepted' });
  expect(await send([active(fresh), until(old, new Date(Date.now() - 1))])).toMatchObject({ outcome: 'permanent' });
});

test('a receiver with another key refuses it, and its words come back without the key', async () => {
  const receiver = await startReceiver(makeSigningKey());
  const key = makeSigningKey();
  const result = await createWebhookChannel({ url: receiver.url, signingKeys: [active(key)], fetch }).send(
    ...([buildAlert(), handOver] as const),
  );
  expect(result).toMatchObject({ outcome: 'permanent', isChannelWide: true });
  expect(result.reply).toContain('401');
  expect(result.reply).not.toContain(key);
});
