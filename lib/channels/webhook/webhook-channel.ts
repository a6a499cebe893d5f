import { readNow } from '@/lib/clock';
import type { SigningKey } from '@/lib/domain/notifications/channel';
import type { ChannelSender, OutgoingAlert } from '../channel';
import { type HttpFetch, postMessage } from '../http-sender';
import { signWebhook } from './sign-webhook';

/** Posts our events to any address, signed as the Standard Webhooks spec says (standardwebhooks.com, version 1). */
export function createWebhookChannel(options: {
  url: string;
  signingKeys: readonly SigningKey[];
  fetch: HttpFetch;
  now?: () => Date;
}): ChannelSender {
  const { url, signingKeys, fetch, now = readNow } = options;
  return {
    send(alert, onHandover) {
      const body = JSON.stringify(renderWebhookEvent(alert));
      const at = now();
      const keys = signingKeys.filter((one) => one.validUntil === null || Date.parse(one.validUntil) > at.getTime());
      const signed = signWebhook({ id: alert.deliveryId, at, body, keys: keys.map((one) => one.key) });
      return postMessage(
        { fetch, onHandover, secrets: keys.map((one) => one.key) },
        { url, headers: { 'content-type': 'application/json', ...signed }, body },
      );
    },
  };
}

/** The envelope that the spec recommends; `data` is the message in our own words. */
export function renderWebhookEvent({ event, words }: OutgoingAlert) {
  return {
    type: event.type,
    timestamp: event.occurredAt,
    data: { subject: words.subject, url: event.url, ...event.data },
  };
}
