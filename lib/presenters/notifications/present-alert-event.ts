import type { AlertEvent, AlertEventType } from '@/lib/domain/notifications/alert-event';
import {
  type AlertMessage,
  getMessageSeverity,
  type NotificationReason,
} from '@/lib/domain/notifications/notification';
import { buildIncidentLinks } from '@/lib/presenters/email/build-links';

const INCIDENT_EVENTS: Record<NotificationReason, AlertEventType> = {
  first: 'incident.opened',
  escalated: 'incident.escalated',
  repeat: 'incident.reminded',
  acknowledged: 'incident.acknowledged',
  resolved: 'incident.resolved',
  digest: 'notification.digest',
  test: 'channel.test',
};

/** The side of a stored message that programs read. */
export function presentAlertEvent(
  message: AlertMessage,
  { publicUrl, reason }: { publicUrl: string; reason: NotificationReason },
): AlertEvent {
  const base = publicUrl.replace(/\/+$/, '');
  const severity = getMessageSeverity(message);
  const shared = { severity, reason, occurredAt: message.asOf, workspaceName: message.workspaceName, data: message };
  if (message.kind === 'incident') {
    const { chart: _chart, kind: _kind, ...data } = message;
    const links = buildIncidentLinks(publicUrl, message);
    const isUrgent = severity === 'critical' && message.reason !== 'resolved' && message.reason !== 'acknowledged';
    const type = INCIDENT_EVENTS[message.reason];
    return { ...shared, type, incidentId: message.incidentId, isUrgent, url: links.open, data: { ...data, links } };
  }
  const isUrgent = message.kind === 'summary' && severity === 'critical';
  const type = message.kind === 'summary' ? 'notification.summary' : INCIDENT_EVENTS[reason];
  const path = { summary: '/incidents', digest: '/usage', test: '/settings/channels' }[message.kind];
  return { ...shared, type, incidentId: null, isUrgent, url: `${base}${path}` };
}
