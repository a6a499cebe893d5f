import type { ChannelSender, OutgoingAlert } from '../channel';
import { listChatFields, listChatParagraphs, TONE_SIGNS } from '../chat-lines';
import { escapeAngles, fitText } from '../fit-text';
import { type HttpFetch, type HttpReply, postMessage } from '../http-sender';

/** Limits of Block Kit (docs.slack.dev/reference/block-kit/blocks). */
const HEADER_MAX = 150;
const SECTION_MAX = 3_000;
const FIELD_MAX = 2_000;
const FIELDS_MAX = 10;

/** Posts to an incoming webhook of Slack or of a server that speaks the same (Mattermost, Rocket.Chat). */
export function createSlackChannel({ url, fetch }: { url: string; fetch: HttpFetch }): ChannelSender {
  return {
    send: (alert, onHandover) =>
      postMessage(
        { fetch, onHandover, secrets: [url], readReply: readSlackReply },
        {
          url,
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify(renderSlackMessage(alert)),
        },
      ),
  };
}

/** "ok" is the only yes; a full workspace ("rollup_error") passes, although Slack says 500 or 503 for both. */
function readSlackReply(reply: HttpReply) {
  if (reply.status !== 200 || reply.body === '' || /^ok$/i.test(reply.body)) return null;
  return { outcome: 'temporary', reply: `HTTP 200: ${reply.body}` } as const;
}

/** Blocks for people and `text` for notifications and screen readers. Links are text: buttons need an app behind them. */
export function renderSlackMessage({ words }: OutgoingAlert) {
  const fields = listChatFields(words)
    .slice(0, FIELDS_MAX)
    .map(({ label, value }) => mrkdwn(`*${escapeAngles(label)}*\n${escapeAngles(value)}`, FIELD_MAX));
  const links = words.actions.map((action) => `<${action.url}|${escapeAngles(action.label)}>`).join('  ·  ');
  return {
    text: escapeAngles(words.subject),
    unfurl_links: false,
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: fitText(`${TONE_SIGNS[words.tone]} ${words.headline}`, HEADER_MAX) },
      },
      {
        type: 'section',
        text: mrkdwn(listChatParagraphs(words).map(escapeAngles).join('\n\n'), SECTION_MAX),
      },
      ...(fields.length === 0 ? [] : [{ type: 'section', fields }]),
      ...(links === '' ? [] : [{ type: 'section', text: mrkdwn(links, SECTION_MAX) }]),
      {
        type: 'context',
        elements: [mrkdwn(escapeAngles(`${words.badge} · ${words.origin}. ${words.footer[0] ?? ''}`), FIELD_MAX)],
      },
    ],
  };
}

function mrkdwn(text: string, maxCharacters: number) {
  return { type: 'mrkdwn', text: fitText(text, maxCharacters) };
}
