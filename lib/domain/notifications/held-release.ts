import { keyOfListener, type Listener } from './notification-policy';

/** A notification whose time has come. */
export type DueNotification = { id: string; incidentId: string; recipients: readonly Listener[] };

/** One message for some people: the newest word on each incident, the oldest incident first. */
export type ReleasedMessage = { recipients: Listener[]; notificationIds: string[] };

/**
 * Makes as few messages as possible of what was held, oldest first: of several messages about one incident a person
 * gets the newest, of several incidents all in one message. Listeners in `alone` (programs, which count messages) get a
 * separate message for each notification.
 */
export function planRelease(
  due: readonly DueNotification[],
  isAlone: (listener: Listener) => boolean,
): ReleasedMessage[] {
  const byListener = new Map<string, { listener: Listener; byIncident: Map<string, string> }>();
  const messages = new Map<string, ReleasedMessage>();
  const add = (listener: Listener, notificationIds: string[]) => {
    const key = notificationIds.join(' ');
    const message = messages.get(key) ?? { recipients: [], notificationIds };
    message.recipients.push(listener);
    messages.set(key, message);
  };
  for (const { id, incidentId, recipients } of due) {
    for (const listener of recipients) {
      if (isAlone(listener)) add(listener, [id]);
      else {
        const key = keyOfListener(listener);
        const own = byListener.get(key) ?? { listener, byIncident: new Map<string, string>() };
        own.byIncident.set(incidentId, id);
        byListener.set(key, own);
      }
    }
  }
  for (const { listener, byIncident } of byListener.values()) add(listener, [...byIncident.values()]);
  return [...messages.values()];
}
