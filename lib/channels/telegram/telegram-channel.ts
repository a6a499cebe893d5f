import type { ChannelSender, OutgoingAlert } from '../channel';
import { listChatFields, listChatParagraphs, TONE_SIGNS } from '../chat-lines';
import { escapeAngles, fitText } from '../fit-text';
import { type HttpFetch, type HttpReply, postMessage, readHttpReply } from '../http-sender';

export const TELEGRAM_API_URL = 'https://api.telegram.org';

/** A message may have 4,096 characters after its entities are parsed. */
const TEXT_MAX = 3_000;
const VALUE_MAX = 60;

/** Sends through a bot (core.telegram.org/bots/api#sendmessage). The token is part of the address. */
export function createTelegramChannel(options: {
  apiUrl: string;
  botToken: string;
  chatId: string;
  fetch: HttpFetch;
}): ChannelSender {
  const { apiUrl, botToken, chatId, fetch } = options;
  return {
    send: (alert, onHandover) =>
      postMessage(
        { fetch, onHandover, secrets: [botToken], readReply: readTelegramReply },
        {
          url: `${apiUrl.replace(/\/+$/, '')}/bot${botToken}/sendMessage`,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            chat_id: chatId,
            text: renderTelegramText(alert),
            parse_mode: 'HTML',
            link_preview_options: { is_disabled: true },
            disable_notification: alert.event.severity === 'info',
          }),
        },
      ),
  };
}

/** The wait of a 429 stands in the body; of a yes only the message's number is kept. */
function readTelegramReply(reply: HttpReply) {
  const seconds = /"retry_after":\s*(\d+)/.exec(reply.body)?.[1];
  if (seconds !== undefined) return readHttpReply({ ...reply, retryAfterMs: Number(seconds) * 1_000 });
  const id = /"message_id":\s*(\d+)/.exec(reply.body)?.[1];
  return reply.status === 200 && id !== undefined
    ? ({ outcome: 'accepted', reply: `HTTP 200: message ${id}` } as const)
    : null;
}

/** The HTML subset of Telegram: bold head, sentences, a short table, links. */
export function renderTelegramText({ words }: OutgoingAlert): string {
  const fields = listChatFields(words)
    .map(({ label, value }) => `<b>${escapeAngles(label)}</b>: ${escapeAngles(fitText(value, VALUE_MAX))}`)
    .slice(0, 10);
  const links = words.actions.map(({ label, url }) => {
    const href = escapeAngles(url).replace(/"/g, '&quot;');
    return `<a href="${href}">${escapeAngles(label)}</a>`;
  });
  return [
    `${TONE_SIGNS[words.tone]} <b>${escapeAngles(words.headline)}</b>`,
    escapeAngles(fitText(listChatParagraphs(words).join('\n\n'), TEXT_MAX - 1_000)),
    fields.join('\n'),
    links.join(' · '),
    `<i>${escapeAngles(`${words.badge} · ${words.origin}`)}</i>`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
