import { afterEach, expect, test } from 'vitest';
import { createTeamsChannel } from '@/lib/channels/teams/teams-channel';
import { type HttpPeer, type PeerAnswer, type PeerRequest, readJson, startHttpPeer } from '@/tests/support/http-peer';
import { buildAlert, buildHostileAlert, handOver } from '@/tests/support/sample-alerts';
import { buildDigestMessage, buildSummaryOfThree } from '@/tests/support/sample-messages';

let peer: HttpPeer | null = null;
afterEach(() => peer?.close());

type Element = {
  type: string;
  text?: string;
  inlines?: { type: string; text: string }[];
  facts?: { title: string; value: string }[];
};

/** What a workflow's "when a Teams webhook request is received" takes: a message with Adaptive Cards, at most 28 kB. */
function answerAsTeams(request: PeerRequest): PeerAnswer {
  if (!request.path.includes('sig='))
    return { status: 401, body: '{"error":{"code":"DirectApiAuthorizationRequired"}}' };
  if (request.raw.length > 28 * 1_024) return { status: 413, body: '{"error":{"code":"RequestEntityTooLarge"}}' };
  const body = readJson(request) as {
    type?: string;
    attachments?: {
      contentType: string;
      content: { type: string; version: string; body: Element[]; actions: { type: string; url: string }[] };
    }[];
  };
  const card = body.type === 'message' ? body.attachments?.[0] : undefined;
  const isCard =
    card?.contentType === 'application/vnd.microsoft.card.adaptive' && card.content.type === 'AdaptiveCard';
  const known = new Set(['RichTextBlock', 'FactSet']);
  const isDrawn = isCard && card.content.version === '1.4' && card.content.body.every((one) => known.has(one.type));
  const isLinked =
    isDrawn && card.content.actions.every((one) => one.type === 'Action.OpenUrl' && URL.canParse(one.url));
  return isLinked ? { status: 202 } : { status: 400, body: '{"error":{"code":"TriggerInputSchemaMismatch"}}' };
}

async function open(answer: (request: PeerRequest) => PeerAnswer = answerAsTeams) {
  peer = await startHttpPeer(answer);
  return createTeamsChannel({ url: `${peer.url}/workflows/1/triggers/manual/paths/invoke?sig=s3cr3t-sig`, fetch });
}

test.each([
  { name: 'an incident', alert: buildAlert() },
  { name: 'a summary', alert: buildAlert(buildSummaryOfThree()) },
  { name: 'a digest', alert: buildAlert(buildDigestMessage()) },
])('a workflow takes $name', async ({ alert }) => {
  const channel = await open();
  expect(await channel.send(alert, handOver)).toEqual({ outcome: 'accepted', reply: 'HTTP 202 Accepted' });
});

test('a hostile name is no link: text runs know no Markdown, and in facts its signs are escaped', async () => {
  const channel = await open();
  await channel.send(buildHostileAlert(), handOver);
  const { attachments } = readJson(peer?.requests[0] as PeerRequest) as {
    attachments: [{ content: { body: Element[] } }];
  };
  const facts = attachments[0].content.body.flatMap((one) => one.facts ?? []);
  expect(facts.find((one) => one.title === 'Key')?.value).toContain('\\[free\\]');
});

test('a connector that says 200 and tells of a failure behind it did not take the message', async () => {
  const body =
    'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x';
  const channel = await open(() => ({ status: 200, body }));
  expect(await channel.send(buildAlert(), handOver)).toMatchObject({ outcome: 'temporary', reply: body });
});
