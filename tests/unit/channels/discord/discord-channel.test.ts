import { afterEach, expect, test } from 'vitest';
import { createDiscordChannel } from '@/lib/channels/discord/discord-channel';
import { type HttpPeer, type PeerAnswer, type PeerRequest, readJson, startHttpPeer } from '@/tests/support/http-peer';
import { buildAlert, buildHostileAlert, handOver } from '@/tests/support/sample-alerts';
import { buildDigestMessage, buildSummaryOfThree } from '@/tests/support/sample-messages';

let peer: HttpPeer | null = null;
afterEach(() => peer?.close());

type Embed = {
  title: string;
  description: string;
  url?: string;
  color: number;
  timestamp: string;
  footer: { text: string };
  fields: { name: string; value: string; inline: boolean }[];
};

/** Discord's limits of one embed, 6,000 characters in sum, and its answer with `wait=true`. */
function answerAsDiscord(request: PeerRequest): PeerAnswer {
  if (!/^\/api\/webhooks\/1\/[\w-]+\?wait=true$/.test(request.path)) {
    return { status: 404, body: '{"message": "Unknown Webhook", "code": 10015}' };
  }
  const { embeds, allowed_mentions } = readJson(request) as { embeds: Embed[]; allowed_mentions?: { parse: string[] } };
  const fits = embeds.every(({ title, description, fields, footer, color, timestamp }) => {
    const sum = [title, description, footer.text, ...fields.flatMap((one) => [one.name, one.value])].join('').length;
    const isNamed = fields.every(
      ({ name, value }) => name !== '' && value !== '' && name.length <= 256 && value.length <= 1_024,
    );
    const isShort = title !== '' && title.length <= 256 && description.length <= 4_096 && sum <= 6_000;
    return isNamed && isShort && fields.length <= 25 && color <= 0xffffff && !Number.isNaN(Date.parse(timestamp));
  });
  if (!fits || allowed_mentions?.parse.length !== 0)
    return { status: 400, body: '{"code": 50035, "message": "Invalid Form Body"}' };
  return { status: 200, body: JSON.stringify({ type: 0, content: '', id: '1290000000000000001', embeds }) };
}

async function open(
  answer: (request: PeerRequest) => PeerAnswer = answerAsDiscord,
  path = '/api/webhooks/1/t0ken-secret',
) {
  peer = await startHttpPeer(answer);
  return createDiscordChannel({ url: `${peer.url}${path}`, fetch });
}

const long = buildAlert();
test.each([
  { name: 'an incident', alert: buildAlert() },
  { name: 'a summary', alert: buildAlert(buildSummaryOfThree()) },
  { name: 'a digest', alert: buildAlert(buildDigestMessage()) },
  { name: 'very long words', alert: { ...long, words: { ...long.words, explanation: 'x'.repeat(9_000) } } },
])('Discord takes $name and names the message', async ({ alert }) => {
  const channel = await open();
  expect(await channel.send(alert, handOver)).toEqual({
    outcome: 'accepted',
    reply: 'HTTP 200: message 1290000000000000001',
  });
});

test('a hostile name neither mentions nor links', async () => {
  const channel = await open();
  expect((await channel.send(buildHostileAlert(), handOver)).outcome).toBe('accepted');
  const { embeds } = readJson(peer?.requests[0] as PeerRequest) as { embeds: [Embed] };
  expect(embeds[0].fields.find((one) => one.name === 'Key')?.value).toContain('\\[free\\]\\(https');
});

test('the exact wait of a full hook is honoured, a removed one is permanent, the token stays secret', async () => {
  const busy = await open(() => ({
    status: 429,
    headers: { 'retry-after': '1' },
    body: '{"retry_after": 0.65, "global": false}',
  }));
  expect(await busy.send(buildAlert(), handOver)).toMatchObject({ outcome: 'temporary', retryAfterMs: 650 });
  await peer?.close();
  const gone = await open(undefined, '/api/webhooks/gone/t0ken-secret');
  const result = await gone.send(buildAlert(), handOver);
  expect(result).toMatchObject({ outcome: 'permanent', isChannelWide: true });
  expect(result.reply).toContain('Unknown Webhook');
});
