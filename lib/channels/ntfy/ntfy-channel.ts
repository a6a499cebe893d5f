import type { AlertEvent } from '@/lib/domain/notifications/alert-event';
import type { ChannelSender, OutgoingAlert } from '../channel';
import { listChatParagraphs } from '../chat-lines';
import { fitText } from '../fit-text';
import { type HttpFetch, type HttpReply, postMessage } from '../http-sender';

/** A longer message becomes an attachment (docs.ntfy.sh/publish). In bytes; letters of other scripts take up to four. */
const MESSAGE_MAX = 1_000;
const TITLE_MAX = 200;

/** 5 breaks through "do not disturb", 2 makes no sound. */
const PRIORITIES: Record<AlertEvent['severity'], number> = { critical: 5, warning: 4, info: 2 };
const TAGS = {
  critical: 'rotating_light',
  warning: 'warning',
  info: 'information_source',
  resolved: 'white_check_mark',
};

/** Publishes to a topic of ntfy.sh or of an own server. */
export function createNtfyChannel(options: {
  server: string;
  topic: string;
  token: string | null;
  fetch: HttpFetch;
}): ChannelSender {
  const { server, topic, token, fetch } = options;
  return {
    send: (alert, onHandover) =>
      postMessage(
        { fetch, onHandover, secrets: token === null ? [] : [token], readReply: readNtfyReply },
        {
          url: server,
          headers: {
            'content-type': 'application/json',
            ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify(renderNtfyMessage(alert, topic)),
        },
      ),
  };
}

function readNtfyReply({ status, body }: HttpReply) {
  const id = /"id":\s*"([^"]+)"/.exec(body)?.[1];
  return status === 200 && id !== undefined
    ? ({ outcome: 'accepted', reply: `HTTP 200: message ${id}` } as const)
    : null;
}

/** JSON publishing: title, text, priority by severity, and at most three buttons. */
export function renderNtfyMessage({ words, event }: OutgoingAlert, topic: string) {
  return {
    topic,
    title: fitText(words.headline, TITLE_MAX),
    message: fitText(listChatParagraphs(words).join('\n\n'), MESSAGE_MAX),
    priority: event.reason === 'resolved' ? 3 : PRIORITIES[event.severity],
    tags: [TAGS[words.tone]],
    click: event.url,
    actions: words.actions.slice(0, 3).map(({ label, url }) => ({ action: 'view', label, url })),
  };
}
