import webPush from 'web-push';
import type { ChannelSender, OutgoingAlert } from '../channel';
import { listChatParagraphs } from '../chat-lines';
import { fitText } from '../fit-text';
import { type HttpFetch, type HttpReply, postMessage, readHttpReply } from '../http-sender';

/** Identifies this installation to push services (RFC 8292). `subject` is an address at which they find us. */
export type VapidKeys = { publicKey: string; privateKey: string };

/** Where a browser listens and the keys its messages are encrypted for (RFC 8291). */
export type PushSubscription = { endpoint: string; keys: { p256dh: string; auth: string } };

/** Push services take 4,096 bytes of cipher text; this leaves room for every script. */
const BODY_MAX = 600;
const TITLE_MAX = 200;
/** How long a push service keeps a message for a browser that is not running, seconds. */
const TTL_SECONDS = 12 * 3_600;

/** A new pair of keys; browsers that subscribed under another pair must subscribe again. */
export function makeVapidKeys(): VapidKeys {
  return webPush.generateVAPIDKeys();
}

/** Shows a notification in one browser: encrypted for it, so that its push service cannot read it. */
export function createWebPushChannel(options: {
  subscription: PushSubscription;
  vapid: VapidKeys & { subject: string };
  fetch: HttpFetch;
}): ChannelSender {
  const { subscription, vapid, fetch } = options;
  return {
    send(alert, onHandover) {
      const request = webPush.generateRequestDetails(subscription, JSON.stringify(renderPushMessage(alert)), {
        vapidDetails: vapid,
        TTL: TTL_SECONDS,
        urgency: alert.event.isUrgent ? 'high' : 'normal',
        contentEncoding: 'aes128gcm',
      });
      const headers = Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== 'content-length');
      return postMessage(
        { fetch, onHandover, secrets: [subscription.endpoint], readReply: readPushReply },
        {
          url: request.endpoint,
          headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
          body: Uint8Array.from(request.body ?? []),
        },
      );
    },
  };
}

/** Each browser has an address of its own, so a refusal speaks of that browser; 404 and 410 mean it is gone (RFC 8030). */
function readPushReply(reply: HttpReply) {
  const { isChannelWide: _others, ...result } = readHttpReply(reply);
  return reply.status === 404 || reply.status === 410 ? { ...result, isRecipientGone: true } : result;
}

/** What public/push-worker.js shows. Later messages of an incident replace earlier ones by `tag`. */
export function renderPushMessage({ words, event, deliveryId }: OutgoingAlert) {
  return {
    title: fitText(words.headline, TITLE_MAX),
    body: fitText(listChatParagraphs(words).join('\n'), BODY_MAX),
    url: event.url,
    tag: event.incidentId ?? deliveryId,
    isUrgent: event.isUrgent,
  };
}
