import type { NotificationReason } from './notification';

/**
 * The side of a message that programs read: what happened, to what it belongs and how bad it is. It goes beside the
 * prepared words (see alert-mail.ts), made from the same stored message.
 */
export type AlertEvent = {
  type: AlertEventType;
  /** null for tests, digests and summaries. */
  incidentId: string | null;
  severity: 'info' | 'warning' | 'critical';
  reason: NotificationReason;
  /** Whether a person should be woken. */
  isUrgent: boolean;
  occurredAt: string;
  /** The page in the app that shows it. */
  url: string;
  workspaceName: string;
  /** JSON for webhooks. */
  data: Readonly<Record<string, unknown>>;
};

export type AlertEventType =
  | 'incident.opened'
  | 'incident.escalated'
  | 'incident.reminded'
  | 'incident.acknowledged'
  | 'incident.resolved'
  | 'notification.summary'
  | 'notification.digest'
  | 'channel.test';
