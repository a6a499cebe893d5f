import type { AlertEvent } from '@/lib/domain/notifications/alert-event';
import type { ChannelSender, OutgoingAlert, SendResult } from '../channel';
import { listChatFields } from '../chat-lines';
import { fitText } from '../fit-text';
import { type HttpFetch, postMessage } from '../http-sender';

/** Event endpoints of PagerDuty's two service regions (developer.pagerduty.com, Events API v2). */
export const PAGERDUTY_URLS = {
  us: 'https://events.pagerduty.com/v2/enqueue',
  eu: 'https://events.eu.pagerduty.com/v2/enqueue',
} as const;

const SUMMARY_MAX = 1_024;

type EventAction = 'trigger' | 'acknowledge' | 'resolve';

/** What our event does to the alert over there. */
function selectAction(type: AlertEvent['type']): EventAction {
  if (type === 'incident.resolved') return 'resolve';
  return type === 'incident.acknowledged' ? 'acknowledge' : 'trigger';
}

/** Sends events for one incident under one key, so that PagerDuty keeps one alert. A test opens an alert and ends it. */
export function createPagerdutyChannel(options: { url: string; routingKey: string; fetch: HttpFetch }): ChannelSender {
  const post = (alert: OutgoingAlert, action: EventAction, onHandover: () => Promise<void>): Promise<SendResult> =>
    postMessage(
      { fetch: options.fetch, onHandover, secrets: [options.routingKey] },
      {
        url: options.url,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(renderPagerdutyEvent(alert, action, options.routingKey)),
      },
    );
  return {
    async send(alert, onHandover) {
      const result = await post(alert, selectAction(alert.event.type), onHandover);
      if (alert.event.type !== 'channel.test' || result.outcome !== 'accepted') return result;
      return post(alert, 'resolve', async () => {});
    },
  };
}

/** Events API v2: the key of an incident never changes, that of anything else belongs to its one message. */
export function renderPagerdutyEvent({ words, event, deliveryId }: OutgoingAlert, action: EventAction, key: string) {
  const head = { routing_key: key, event_action: action, dedup_key: `spendwatch-${event.incidentId ?? deliveryId}` };
  if (action !== 'trigger') return head;
  return {
    ...head,
    client: 'Spendwatch',
    client_url: event.url,
    links: words.actions.map(({ label, url }) => ({ href: url, text: label })),
    payload: {
      summary: fitText(words.subject, SUMMARY_MAX),
      source: event.workspaceName,
      severity: event.severity,
      timestamp: event.occurredAt,
      component: words.details[0]?.value ?? 'spend',
      class: event.type,
      custom_details: {
        headline: words.headline,
        explanation: words.explanation,
        ...Object.fromEntries(listChatFields(words).map(({ label, value }) => [label, value])),
        ...(words.facts.length === 0 ? {} : { facts: words.facts }),
      },
    },
  };
}
