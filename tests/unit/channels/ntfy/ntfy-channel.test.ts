import { afterEach, expect, test } from 'vitest';
import { createNtfyChannel } from '@/lib/channels/ntfy/ntfy-channel';
import { type HttpPeer, type PeerAnswer, type PeerRequest, readJson, startHttpPeer } from '@/tests/support/http-peer';
import { buildAlert, handOver } from '@/tests/support/sample-alerts';
import { buildDigestMessage, buildResolvedMessage, buildSummaryOfThree } from '@/tests/support/sample-messages';

let peer: HttpPeer | null = null;
afterEach(() => peer?.close());

/** Publishing as JSON: topic, 4,096 bytes of message before it becomes an attachment, at most three actions, token. */
function answerAsNtfy(request: PeerRequest): PeerAnswer {
  if (request.headers.authorization !== 'Bearer tk_s3cret') {
    return { status: 403, body: '{"code":40301,"http":403,"error":"forbidden"}' };
  }
  const body = readJson(request) as {
    topic: string;
    message: string;
    priority: number;
    actions: { action: string; label: string; url: string }[];
  };
  const isFine =
    /^[-_A-Za-z0-9]{1,64}$/.test(body.topic) &&
    Buffer.byteLength(body.message) <= 4_096 &&
    body.priority >= 1 &&
    body.priority <= 5 &&
    body.actions.length <= 3 &&
    body.actions.every((one) => one.action === 'view' && one.label !== '' && URL.canParse(one.url));
  if (!isFine) return { status: 400, body: '{"code":40024,"http":400,"error":"invalid request"}' };
  return {
    status: 200,
    body: JSON.stringify({ id: 'sPs71M8A2T', time: 1, event: 'message', topic: body.topic, message: body.message }),
  };
}

async function open(token: string | null = 'tk_s3cret', answer: (request: PeerRequest) => PeerAnswer = answerAsNtfy) {
  peer = await startHttpPeer(answer);
  return createNtfyChannel({ server: peer.url, topic: 'spend-alerts', token, fetch });
}

test.each([
  { name: 'a critical incident breaks through', alert: buildAlert(), priority: 5 },
  { name: 'its end does not', alert: buildAlert(buildResolvedMessage()), priority: 3 },
  {
    name: 'a summary of open incidents wakes as the worst of them',
    alert: buildAlert(buildSummaryOfThree()),
    priority: 4,
  },
  { name: 'a digest makes no sound', alert: buildAlert(buildDigestMessage()), priority: 2 },
])('$name', async ({ alert, priority }) => {
  const channel = await open();
  expect(await channel.send(alert, handOver)).toEqual({ outcome: 'accepted', reply: 'HTTP 200: message sPs71M8A2T' });
  expect(readJson(peer?.requests[0] as PeerRequest)['priority']).toBe(priority);
});

test('without its token it is refused for good', async () => {
  const channel = await open(null);
  expect(await channel.send(buildAlert(), handOver)).toMatchObject({
    ...{ outcome: 'permanent', isChannelWide: true, reply: expect.stringContaining('forbidden') },
  });
});
