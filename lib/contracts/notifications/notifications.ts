import { z } from 'zod';
import { Id, Instant, PageQuery } from '@/lib/contracts/common';
import { CHANNEL_KINDS } from '@/lib/domain/notifications/channel';

export const DeliveryAttempt = z.object({
  startedAt: Instant,
  durationMs: z.number().int(),
  outcome: z.enum(['accepted', 'temporary', 'permanent']),
  reply: z.string(),
});

const DeliveryStateName = z
  .enum(['pending', 'sent', 'dead', 'grouped'])
  .meta({ description: 'dead = given up; grouped = sent within the delivery that groupedInto names' });

export const Delivery = z.object({
  id: Id,
  channelId: Id.nullable().meta({ description: "null = a mail to a member's own address, through no channel" }),
  recipient: z.string(),
  messageId: z.string(),
  state: DeliveryStateName,
  nextAttemptAt: Instant.nullable(),
  sentAt: Instant.nullable(),
  fallbackOf: Id.nullable().meta({ description: 'The delivery this one stands in for because its channel failed' }),
  groupedInto: Id.nullable(),
  attempts: z.array(DeliveryAttempt),
});
export type Delivery = z.infer<typeof Delivery>;

export const NotificationReasonName = z.enum([
  ...(['first', 'escalated', 'repeat', 'acknowledged', 'resolved', 'digest', 'test'] as const),
]);

const NotificationDecision = z.enum(['now', 'held', 'silenced', 'declined']);

export const Notification = z.object({
  id: Id,
  reason: NotificationReasonName,
  incidentId: Id.nullable(),
  subject: z.string(),
  createdAt: Instant,
  decision: NotificationDecision.meta({
    description: 'now = sent at once; held = sent at heldUntil; silenced and declined = sent to no one',
  }),
  decisionReason: z.string().meta({
    description: 'Why, in words, e.g. "quiet hours of policy "Nights" until 08:00"; empty for tests and digests',
  }),
  policyId: Id.nullable().meta({ description: 'The policy that decided; null = none had a say' }),
  heldUntil: Instant.nullable().meta({ description: 'null = it was not held' }),
  releasedAt: Instant.nullable().meta({
    description: 'When what was held went out or was dropped; null = not held, or still held',
  }),
  groupedInto: Id.nullable().meta({ description: 'The notification that sent it together with others' }),
  deliveries: z.array(Delivery),
});
export type Notification = z.infer<typeof Notification>;
export const NotificationQuery = PageQuery.extend({
  incidentId: Id.optional(),
  decision: z.array(NotificationDecision).default([]).meta({ description: 'Only what was decided so; none = all' }),
});

/** One delivery in the list over all notifications. */
export const DeliveryDetail = Delivery.extend({
  notificationId: Id,
  incidentId: Id.nullable(),
  channelName: z.string().nullable().meta({ description: 'null = the channel was deleted' }),
  channelKind: z.enum(CHANNEL_KINDS).nullable(),
  reason: NotificationReasonName,
  decisionReason: z.string().meta({
    description: 'Why it was sent, and when, in words, e.g. policy "Nights"; empty for tests and digests',
  }),
  severity: z.enum(['info', 'warning', 'critical']),
  subject: z.string(),
  createdAt: Instant,
});
export type DeliveryDetail = z.infer<typeof DeliveryDetail>;
export const DeliveryQuery = PageQuery.extend({
  state: DeliveryStateName.optional(),
  channelId: Id.optional(),
});

/** Mail the built-in mailbox captured instead of sending. */
export const CapturedMail = z.object({
  id: Id,
  receivedAt: Instant,
  sender: z.string(),
  recipient: z.string(),
  subject: z.string(),
  messageId: z.string(),
});
export type CapturedMail = z.infer<typeof CapturedMail>;
export const CapturedMailDetail = CapturedMail.extend({
  text: z.string(),
  html: z.string(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type CapturedMailDetail = z.infer<typeof CapturedMailDetail>;
