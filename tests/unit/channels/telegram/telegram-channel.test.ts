import { afterEach, expect, test } from 'vitest';
import { createTelegramChannel } from '@/lib/channels/telegram/telegram-channel';
import { type HttpPeer, type PeerAnswer, type PeerRequest, readJson, startHttpPeer } from '@/tests/support/http-peer';
import { buildAlert, buildHostileAlert, handOver } from '@/tests/support/sample-alerts';
import { buildDigestMessage, buildSummaryOfThree } from '@/tests/support/sample-messages';

const TOKEN = '123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11';
let peer: HttpPeer | null = null;
afterEach(() => peer?.close());

const refuse = (status: number, description: string, parameters?: object): PeerAnswer => ({
  status,
  body: JSON.stringify({ ok: false, error_code: status, description, parameters }),
});

/** The Bot API's sendMessage: token, chat, at most 4,096 characters, and HTML of which it knows a few tags. */
function answerAsTelegram(request: PeerRequest): PeerAnswer {
  if (request.path !== `/bot${TOKEN}/sendMessage`) return refuse(401, 'Unauthorized');
  const { chat_id, text, parse_mode } = readJson(request) as { chat_id: string; text: string; parse_mode: string };
  if (chat_id !== '-100123') return refuse(400, 'Bad Request: chat not found');
  const tags = [...text.matchAll(/<\/?([^>\s]+)[^>]*>/g)].map((match) => match[1] ?? '');
  const unknown = tags.find((tag) => !['b', 'i', 'a'].includes(tag));
  if (parse_mode !== 'HTML' || unknown)
    return refuse(400, `Bad Request: can't parse entities: Unsupported start tag "${unknown}"`);
  const shown = text.replace(/<[^>]+>/g, '').replace(/&(lt|gt|amp|quot);/g, '.');
  if (shown.length > 4_096) return refuse(400, 'Bad Request: message is too long');
  return {
    status: 200,
    body: JSON.stringify({ ok: true, result: { message_id: 77, chat: { id: -100123 }, text: shown } }),
  };
}

async function open(options: { chatId?: string; answer?: (request: PeerRequest) => PeerAnswer } = {}) {
  peer = await startHttpPeer(options.answer ?? answerAsTelegram);
  return createTelegramChannel({ apiUrl: peer.url, botToken: TOKEN, chatId: options.chatId ?? '-100123', fetch });
}

const long = buildAlert();
test.each([
  { name: 'an incident', alert: buildAlert() },
  { name: 'a summary', alert: buildAlert(buildSummaryOfThree()) },
  { name: 'a digest', alert: buildAlert(buildDigestMessage()) },
  { name: 'a hostile name', alert: buildHostileAlert() },
  { name: 'very long words', alert: { ...long, words: { ...long.words, explanation: '<'.repeat(9_000) } } },
])('Telegram takes $name', async ({ alert }) => {
  const channel = await open();
  expect(await channel.send(alert, handOver)).toEqual({ outcome: 'accepted', reply: 'HTTP 200: message 77' });
});

test('a wrong chat is refused with the words of Telegram, a busy bot waits as long as it is told', async () => {
  const wrong = await open({ chatId: '-5' });
  const result = await wrong.send(buildAlert(), handOver);
  expect(result).toMatchObject({ outcome: 'permanent', reply: expect.stringContaining('chat not found') });
  await peer?.close();
  const busy = await open({ answer: () => refuse(429, 'Too Many Requests: retry after 14', { retry_after: 14 }) });
  expect(await busy.send(buildAlert(), handOver)).toMatchObject({ outcome: 'temporary', retryAfterMs: 14_000 });
});
