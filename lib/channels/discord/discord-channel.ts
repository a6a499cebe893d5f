import type { ChannelSender, OutgoingAlert } from '../channel';
import { listChatFields, listChatParagraphs, TONE_COLORS } from '../chat-lines';
import { escapeMarkdown, fitText } from '../fit-text';
import { type HttpFetch, type HttpReply, postMessage, readHttpReply } from '../http-sender';

/** Limits of an embed (discord.com/developers/docs/resources/message#embed-object-embed-limits), 6,000 in sum. */
const TITLE_MAX = 256;
const DESCRIPTION_MAX = 2_400;
const FIELD_NAME_MAX = 256;
const FIELD_VALUE_MAX = 250;
const FIELDS_MAX = 10;

/** Posts to a Discord webhook and waits until the message is stored, so that the answer names it. */
export function createDiscordChannel({ url, fetch }: { url: string; fetch: HttpFetch }): ChannelSender {
  const address = new URL(url);
  address.searchParams.set('wait', 'true');
  return {
    send: (alert, onHandover) =>
      postMessage(
        { fetch, onHandover, secrets: [url, address.pathname], readReply: readDiscordReply },
        {
          url: address.toString(),
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(renderDiscordMessage(alert)),
        },
      ),
  };
}

/** A message id instead of the whole stored message; the exact wait of a 429 stands in its body. */
function readDiscordReply(reply: HttpReply) {
  const body = parseObject(reply.body);
  if (reply.status === 429 && typeof body['retry_after'] === 'number') {
    return readHttpReply({ ...reply, retryAfterMs: Math.ceil(body['retry_after'] * 1_000) });
  }
  const id = /"id":\s*"(\d+)"/.exec(reply.body)?.[1];
  if (reply.status !== 200 || id === undefined) return null;
  return { outcome: 'accepted', reply: `HTTP 200: message ${id}` } as const;
}

function parseObject(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** One embed. Mentions are switched off: a key called "@everyone" stays a name. */
export function renderDiscordMessage({ words, decidedAt }: OutgoingAlert) {
  const links = words.actions.map((action) => `[${escapeMarkdown(action.label)}](${action.url})`).join(' · ');
  const text = listChatParagraphs(words).map(escapeMarkdown).join('\n\n');
  return {
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: fitText(words.headline, TITLE_MAX),
        ...(words.actions[0] ? { url: words.actions[0].url } : {}),
        description: `${fitText(text, DESCRIPTION_MAX)}${links === '' ? '' : `\n\n${links}`}`,
        color: TONE_COLORS[words.tone],
        fields: listChatFields(words)
          .slice(0, FIELDS_MAX)
          .map(({ label, value }) => ({
            name: fitText(label, FIELD_NAME_MAX),
            value: fitText(escapeMarkdown(value), FIELD_VALUE_MAX),
            inline: true,
          })),
        footer: { text: fitText(`${words.badge} · ${words.origin}`, TITLE_MAX) },
        timestamp: decidedAt.toISOString(),
      },
    ],
  };
}
