import type { ChannelSender, OutgoingAlert } from '../channel';
import { listChatFields, listChatParagraphs, TONE_SIGNS } from '../chat-lines';
import { escapeMarkdown, fitText } from '../fit-text';
import { type HttpFetch, type HttpReply, postMessage } from '../http-sender';

/** A card may have 28 kB; texts are cut long before. */
const TEXT_MAX = 3_000;
const VALUE_MAX = 500;
const FACTS_MAX = 12;

const TITLE_COLORS = { critical: 'Attention', warning: 'Warning', info: 'Accent', resolved: 'Good' } as const;

/** Posts an Adaptive Card to the address of a Teams workflow ("when a Teams webhook request is received"). */
export function createTeamsChannel({ url, fetch }: { url: string; fetch: HttpFetch }): ChannelSender {
  return {
    send: (alert, onHandover) =>
      postMessage(
        { fetch, onHandover, secrets: [url], readReply: readTeamsReply },
        {
          url,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(renderTeamsMessage(alert)),
        },
      ),
  };
}

/** Connectors answered 200 and reported the failure of the step behind them in the body. */
function readTeamsReply({ status, body }: HttpReply) {
  const inner = status === 200 ? /HTTP error (\d{3})/i.exec(body)?.[1] : undefined;
  if (inner === undefined) return null;
  const isTemporary = inner === '429' || inner.startsWith('5');
  return { outcome: isTemporary ? 'temporary' : 'permanent', reply: body, isChannelWide: true } as const;
}

/** The envelope that workflows expect, with one card of version 1.4, the newest that every Teams client draws. */
export function renderTeamsMessage({ words }: OutgoingAlert) {
  const paragraphs = listChatParagraphs(words).map((text) => plainText(text, { spacing: 'Medium' }));
  const facts = listChatFields(words)
    .slice(0, FACTS_MAX)
    .map(({ label, value }) => ({ title: label, value: escapeMarkdown(fitText(value, VALUE_MAX)) }));
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          fallbackText: words.subject,
          msteams: { width: 'Full' },
          body: [
            plainText(`${TONE_SIGNS[words.tone]} ${words.headline}`, {
              ...{ size: 'Large', weight: 'Bolder', color: TITLE_COLORS[words.tone] },
            }),
            ...paragraphs,
            ...(facts.length === 0 ? [] : [{ type: 'FactSet', facts, spacing: 'Medium' }]),
            plainText(`${words.badge} · ${words.origin}. ${words.footer[0] ?? ''}`, { size: 'Small', isSubtle: true }),
          ],
          actions: words.actions.map(({ label, url }) => ({ type: 'Action.OpenUrl', title: label, url })),
        },
      },
    ],
  };
}

/** Text runs know no Markdown, so names stay what they are. Look belongs to the run, spacing to the block. */
function plainText(text: string, { spacing, ...look }: Record<string, string | boolean>) {
  return {
    type: 'RichTextBlock',
    ...(spacing === undefined ? {} : { spacing }),
    inlines: [{ type: 'TextRun', text: fitText(text, TEXT_MAX), ...look }],
  };
}
