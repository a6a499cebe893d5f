import { readPushKey } from '@/lib/queries/notifications/browsers';
import * as texts from '@/lib/texts/en/notifications/channels';

const WORKER = '/push-worker.js';

/** Whether this browser can be pushed to from this page at all. */
export function isPushSupported(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window && window.isSecureContext;
}

/** The subscription this browser has already; null = none. */
export async function readSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  return registration ? registration.pushManager.getSubscription() : null;
}

/**
 * Asks for permission and subscribes with the installation's key; null when the person said no. A subscription under
 * another key (a new installation at the old address) is given up first.
 */
export async function subscribeToPush() {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  await navigator.serviceWorker.register(WORKER);
  const registration = await navigator.serviceWorker.ready;
  const applicationServerKey = decodeKey((await readPushKey()).publicKey);
  const known = await registration.pushManager.getSubscription();
  if (known && !isSameKey(known.options.applicationServerKey, applicationServerKey)) await known.unsubscribe();
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const { endpoint, keys } = subscription.toJSON();
  if (!endpoint || !keys?.['p256dh'] || !keys['auth']) throw new Error('the browser gave no complete subscription');
  return { endpoint, keys: { p256dh: keys['p256dh'], auth: keys['auth'] } };
}

function decodeKey(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function isSameKey(one: ArrayBuffer | null, other: Uint8Array): boolean {
  if (!one || one.byteLength !== other.byteLength) return false;
  return new Uint8Array(one).every((byte, index) => byte === other[index]);
}

const BROWSERS = [
  ['Edg/', texts.pushSubscriptionEdge],
  ['OPR/', texts.pushSubscriptionOpera],
  ['Firefox/', texts.pushSubscriptionFirefox],
  ['Chrome/', texts.pushSubscriptionChrome],
  ['Safari/', texts.pushSubscriptionSafari],
] as const;
const SYSTEMS = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  [texts.pushSubscriptionAndroid, texts.pushSubscriptionAndroid],
  [texts.pushSubscriptionMac, 'macOS'],
  [texts.pushSubscriptionWindows, texts.pushSubscriptionWindows],
  [texts.pushSubscriptionLinux, texts.pushSubscriptionLinux],
] as const;

/** "Firefox on Linux": what people call the browser at hand. */
export function describeBrowser(userAgent: string): string {
  const find = (words: readonly (readonly [string, string])[]) => words.find(([mark]) => userAgent.includes(mark))?.[1];
  return `${find(BROWSERS) ?? 'Browser'} on ${find(SYSTEMS) ?? 'this device'}`;
}
