import { z } from 'zod';
import { Id, Instant, PageQuery } from './common';

const Address = z.email('expected an e-mail address').max(254);

export const EmailChannelConfig = z.object({ to: z.array(Address).min(1, 'expected at least one address').max(50) });

export const ChannelCreate = z.object({
  kind: z.literal('email'),
  name: z.string().trim().min(1, 'expected a name').max(80),
  config: EmailChannelConfig,
  enabled: z.boolean().default(true),
});
export type ChannelCreate = z.infer<typeof ChannelCreate>;
export const ChannelUpdate = ChannelCreate.omit({ kind: true }).partial();

export const Channel = z.object({
  id: Id,
  kind: z.literal('email'),
  name: z.string(),
  config: EmailChannelConfig,
  enabled: z.boolean(),
  createdAt: Instant,
});
export type Channel = z.infer<typeof Channel>;

export const DeliveryAttempt = z.object({
  startedAt: Instant,
  durationMs: z.number().int(),
  outcome: z.enum(['accepted', 'temporary', 'permanent']),
  reply: z.string(),
});

export const Delivery = z.object({
  id: Id,
  channelId: Id.nullable().meta({ description: "null = mail to a member's own address, through no channel" }),
  recipient: z.string(),
  messageId: z.string(),
  state: z.enum(['pending', 'sent', 'dead', 'grouped']),
  nextAttemptAt: Instant.nullable(),
  sentAt: Instant.nullable(),
  attempts: z.array(DeliveryAttempt),
});

export const Notification = z.object({
  id: Id,
  reason: z.enum(['first', 'escalated', 'repeat', 'resolved', 'digest', 'test']),
  incidentId: Id.nullable(),
  subject: z.string(),
  createdAt: Instant,
  deliveries: z.array(Delivery),
});
export type Notification = z.infer<typeof Notification>;
export const NotificationQuery = PageQuery.extend({ incidentId: Id.optional() });

/** Answer of the test button: what each receiving server said. */
export const ChannelTestResult = z.object({
  notificationId: Id,
  delivered: z.boolean(),
  deliveries: z.array(Delivery),
});
export type ChannelTestResult = z.infer<typeof ChannelTestResult>;

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
