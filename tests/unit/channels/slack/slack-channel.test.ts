import { afterEach, expect, test } from 'vitest';
import { createSlackChannel } from '@/lib/channels/slack/slack-channel';
import { type HttpPeer, type PeerAnswer, type PeerRequest, readJson, startHttpPeer } from '@/tests/support/http-peer';
import { buildAlert, buildHostileAlert, handOver } from '@/tests/support/sample-alerts';
import { buildDigestMessage, buildSummaryOfThree } from '@/tests/support/sample-messages';

let peer: HttpPeer | null = null;
afterEach(() => peer?.close());

type Text = { type: string; text: string };
type Block = { type: string; text?: Text; fields?: Text[]; elements?: Text[] };

/** What Slack's incoming webhooks check, with their words (docs.slack.dev/messaging/sending-messages-using-incoming-webhooks). */
function answerAsSlack(request: PeerRequest): PeerAnswer {
  if (request.method !== 'POST' || !request.headers['content-type']?.startsWith('application/json')) {
    return { status: 400, body: 'invalid_payload' };
  }
  if (!request.path.startsWith('/services/T0/B0/')) return { status: 404, body: 'no_service' };
  const { text, blocks } = readJson(request) as { text?: string; blocks?: Block[] };
  if (!text) return { status: 400, body: 'no_text' };
  const isValid = (blocks ?? []).every((block) => {
    if (block.type === 'header') return block.text?.type === 'plain_text' && block.text.text.length <= 150;
    if (block.type === 'context') return (block.elements?.length ?? 0) <= 10;
    const fields = block.fields ?? [];
    return (
      block.type === 'section' &&
      (block.text !== undefined || fields.length > 0) &&
      (block.text === undefined || (block.text.text.length > 0 && block.text.text.length <= 3_000)) &&
      fields.length <= 10 &&
      fields.every((one) => one.text.length > 0 && one.text.length <= 2_000)
    );
  });
  return isValid ? { status: 200, body: 'ok' } : { status: 400, body: 'invalid_blocks' };
}

async function open(answer = answerAsSlack, path = '/services/T0/B0/s3cr3t') {
  peer = await startHttpPeer(answer);
  return createSlackChannel({ url: `${peer.url}${path}`, fetch });
}

test.each([
  { name: 'an incident', alert: buildAlert() },
  { name: 'a summary', alert: buildAlert(buildSummaryOfThree()) },
  { name: 'a digest', alert: buildAlert(buildDigestMessage()) },
  {
    name: 'an incident with very long words',
    alert: {
      ...buildAlert(),
      words: { ...buildAlert().words, explanation: 'x'.repeat(9_000), headline: 'y'.repeat(400) },
    },
  },
])('Slack takes $name', async ({ alert }) => {
  const channel = await open();
  expect(await channel.send(alert, handOver)).toEqual({ outcome: 'accepted', reply: 'HTTP 200 OK: ok' });
});

test('the message says it all: headline, numbers, key, links', async () => {
  const channel = await open();
  await channel.send(buildAlert(), handOver);
  const sent = peer?.requests[0]?.raw.toString('utf8') ?? '';
  for (const words of ['$713', 'ci-runner', '12x normal', 'https://spend.example/incidents/', 'Acknowledge']) {
    expect(sent).toContain(words);
  }
});

test('a hostile name stays a name', async () => {
  const channel = await open();
  expect((await channel.send(buildHostileAlert(), handOver)).outcome).toBe('accepted');
  const { text, blocks } = readJson(peer?.requests[0] as PeerRequest) as { text: string; blocks: Block[] };
  const mrkdwn = [text, ...blocks.flatMap((one) => (one.type === 'header' ? [] : [JSON.stringify(one)]))].join('\n');
  expect(mrkdwn).not.toContain('<!channel>');
  expect(mrkdwn).toContain('&lt;!channel&gt;');
});

test('a removed hook is permanent, a full one temporary, and the address stays secret', async () => {
  const gone = await open(undefined, '/elsewhere/s3cr3t');
  const result = await gone.send(buildAlert(), handOver);
  expect(result).toMatchObject({ outcome: 'permanent', reply: 'HTTP 404 Not Found: no_service', isChannelWide: true });
  await peer?.close();
  const busy = await open(() => ({ status: 429, headers: { 'retry-after': '30' } }));
  expect(await busy.send(buildAlert(), handOver)).toMatchObject({ outcome: 'temporary', retryAfterMs: 30_000 });
});
