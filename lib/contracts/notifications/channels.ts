import { z } from 'zod';
import { Id, Instant } from '@/lib/contracts/common';
import { CHANNEL_CONFIGS, type ChannelKind } from '@/lib/domain/notifications/channel';
import { CHANNEL_INPUTS } from '@/lib/domain/notifications/channel-input';
import { Delivery } from './notifications';

const Name = z.string().trim().min(1, 'expected a name').max(80);

/** Settings that every kind has. */
const Handling = {
  rateCap: z
    .number()
    .int()
    .min(1)
    .max(1_000)
    .nullable()
    .optional()
    .meta({ description: 'Messages to one recipient in ten minutes before they are collected; null = 10' }),
  fallsBack: z.boolean().optional().meta({
    description: 'Whether another channel gets what this one fails to deliver for five minutes; default true',
  }),
  fallbackChannelId: Id.nullable().optional().meta({ description: 'That channel; null = the next one that works' }),
};

const createOf = <Kind extends ChannelKind>(kind: Kind) =>
  z.object({
    kind: z.literal(kind),
    name: Name,
    config: CHANNEL_INPUTS[kind],
    enabled: z.boolean().default(true),
    ...Handling,
  });

/** `config` holds what the kind needs; addresses and tokens that are secret in it are never returned. */
export const ChannelCreate = z.discriminatedUnion('kind', [
  createOf('email'),
  createOf('webhook'),
  createOf('slack'),
  createOf('teams'),
  createOf('discord'),
  createOf('pagerduty'),
  createOf('telegram'),
  createOf('ntfy'),
  createOf('web-push'),
]);
export type ChannelCreate = z.infer<typeof ChannelCreate>;

/** Every field of every kind; those that do not belong to the channel's kind are refused. Absent fields stay. */
const ConfigPatch = z.object({
  to: CHANNEL_INPUTS.email.shape.to.optional(),
  url: CHANNEL_INPUTS.webhook.shape.url.optional(),
  routingKey: CHANNEL_INPUTS.pagerduty.shape.routingKey.optional(),
  region: z.enum(['us', 'eu']).optional(),
  botToken: CHANNEL_INPUTS.telegram.shape.botToken.optional(),
  chatId: CHANNEL_INPUTS.telegram.shape.chatId.optional(),
  apiUrl: CHANNEL_INPUTS.telegram.shape.apiUrl,
  server: CHANNEL_INPUTS.webhook.shape.url.optional(),
  topic: CHANNEL_INPUTS.ntfy.shape.topic.optional(),
  token: CHANNEL_INPUTS.ntfy.shape.token,
});

export const ChannelUpdate = z.object({
  name: Name.optional(),
  enabled: z.boolean().optional(),
  config: ConfigPatch.optional(),
  ...Handling,
});
export type ChannelUpdate = z.infer<typeof ChannelUpdate>;

const Shown = {
  id: Id,
  name: z.string(),
  enabled: z.boolean(),
  destination: z.string().meta({ description: 'Where it leads, in a few words' }),
  secretHint: z.string().nullable().meta({ description: 'What its secret is recognised by; null = it has none' }),
  rateCap: z.number().int().nullable(),
  fallsBack: z.boolean(),
  fallbackChannelId: Id.nullable(),
  failingSince: Instant.nullable().meta({ description: 'Since when nothing gets through; null = it works' }),
  lastOkAt: Instant.nullable(),
  lastError: z.string().nullable().meta({ description: "The receiver's words when it took nothing" }),
  createdAt: Instant,
};

const shownOf = <Kind extends ChannelKind, Extra extends z.ZodRawShape>(kind: Kind, extra: Extra) =>
  z.object({ ...Shown, ...extra, kind: z.literal(kind), config: CHANNEL_CONFIGS[kind] });

const unionOf = <Extra extends z.ZodRawShape>(extra: Extra) =>
  z.discriminatedUnion('kind', [
    shownOf('email', extra),
    shownOf('webhook', extra),
    shownOf('slack', extra),
    shownOf('teams', extra),
    shownOf('discord', extra),
    shownOf('pagerduty', extra),
    shownOf('telegram', extra),
    shownOf('ntfy', extra),
    shownOf('web-push', extra),
  ]);

export const Channel = unionOf({});
export type Channel = z.infer<typeof Channel>;

const SigningSecret = z
  .string()
  .nullable()
  .meta({ description: 'Key a webhook is signed with, shown this once; null for other kinds' });

export const ChannelCreated = unionOf({ signingSecret: SigningSecret });
export type ChannelCreated = z.infer<typeof ChannelCreated>;

/** A new signing key; the one before it signs too until `previousValidUntil`. */
export const RotatedSecret = z.object({ signingSecret: z.string(), previousValidUntil: Instant });
export type RotatedSecret = z.infer<typeof RotatedSecret>;

/** Answer of the test button: what each receiving server said. */
export const ChannelTestResult = z.object({
  notificationId: Id,
  delivered: z.boolean(),
  workerRuns: z
    .boolean()
    .meta({ description: 'false = no worker was alive for half a minute; the test is sent when one starts' }),
  deliveries: z.array(Delivery),
});
export type ChannelTestResult = z.infer<typeof ChannelTestResult>;

/** What a browser gives when it agrees to show notifications. */
export const BrowserCreate = z.object({
  subscription: z.object({
    endpoint: z.url({ protocol: /^https?$/ }).max(2_000),
    keys: z.object({ p256dh: z.string().min(1).max(200), auth: z.string().min(1).max(100) }),
  }),
  label: z.string().trim().min(1).max(80).meta({ description: 'What people call it, e.g. "Firefox on Linux"' }),
});
export type BrowserCreate = z.infer<typeof BrowserCreate>;

/** A browser that shows the messages of a web push channel. */
export const Browser = z.object({
  id: Id,
  label: z.string(),
  isMine: z.boolean(),
  createdAt: Instant,
  lastOkAt: Instant.nullable(),
});
export type Browser = z.infer<typeof Browser>;

/** What a page needs to subscribe: the installation's public key. */
export const PushKey = z.object({ publicKey: z.string() });
