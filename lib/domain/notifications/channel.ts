import { z } from 'zod';

/** Where notifications can go. */
export const CHANNEL_KINDS = [
  ...(['email', 'webhook', 'slack', 'teams', 'discord'] as const),
  ...(['pagerduty', 'telegram', 'ntfy', 'web-push'] as const),
] as const;
export const ChannelKind = z.enum(CHANNEL_KINDS);
export type ChannelKind = z.infer<typeof ChannelKind>;

/** Settings of a channel that anybody who may see it may see. Empty where everything about the way there is secret. */
export const CHANNEL_CONFIGS = {
  /** Every address gets its own message. */
  email: z.object({ to: z.array(z.string()).min(1) }),
  webhook: z.object({ url: z.string() }),
  slack: z.object({}),
  teams: z.object({}),
  discord: z.object({}),
  pagerduty: z.object({ region: z.enum(['us', 'eu']) }),
  /** `apiUrl` is another Bot API server than Telegram's own. */
  telegram: z.object({ chatId: z.string(), apiUrl: z.string().optional() }),
  ntfy: z.object({ server: z.string(), topic: z.string() }),
  'web-push': z.object({}),
} as const satisfies Record<ChannelKind, z.ZodObject>;

/** One signing key of a webhook; `validUntil` is set once a newer one took over. */
const SigningKey = z.object({ key: z.string(), validUntil: z.iso.datetime().nullable() });
export type SigningKey = z.infer<typeof SigningKey>;

/** What only the sender may know. It is stored sealed and never shown again; null = the kind has no secret. */
export const CHANNEL_SECRETS = {
  email: z.null(),
  webhook: z.object({ signingKeys: z.array(SigningKey).min(1) }),
  /** The address itself: who knows it may post. */
  slack: z.object({ url: z.string() }),
  teams: z.object({ url: z.string() }),
  discord: z.object({ url: z.string() }),
  pagerduty: z.object({ routingKey: z.string() }),
  telegram: z.object({ botToken: z.string() }),
  ntfy: z.object({ token: z.string() }).nullable(),
  'web-push': z.null(),
} as const satisfies Record<ChannelKind, z.ZodType>;

type ByKind<Schemas extends Record<ChannelKind, z.ZodType>, Key extends string> = {
  [Kind in ChannelKind]: { kind: Kind } & Record<Key, z.infer<Schemas[Kind]>>;
}[ChannelKind];

/** Kind and open settings, which belong together. */
export type ChannelSettings = ByKind<typeof CHANNEL_CONFIGS, 'config'>;

/** Everything a sender needs to know of the way there. */
export type ChannelTarget = {
  [Kind in ChannelKind]: {
    kind: Kind;
    config: z.infer<(typeof CHANNEL_CONFIGS)[Kind]>;
    secret: z.infer<(typeof CHANNEL_SECRETS)[Kind]>;
  };
}[ChannelKind];

/** Whether a channel works, by its last attempts. */
export type ChannelHealth = {
  /** Since when nothing gets through; null = it works. */
  failingSince: Date | null;
  /** null = it never took anything. */
  lastOkAt: Date | null;
  /** The receiver's words when it took nothing; null = the last attempt succeeded. */
  lastError: string | null;
};

/** A place that notifications go to. */
export type Channel = ChannelSettings &
  ChannelHealth & {
    id: string;
    name: string;
    enabled: boolean;
    /** What the secret is recognised by; null = none. */
    secretHint: string | null;
    /** Messages to one recipient in ten minutes before they are collected; null = the default. */
    rateCap: number | null;
    /** Whether another channel gets what this one fails to deliver. */
    fallsBack: boolean;
    /** That channel; null = the next one that works. */
    fallbackChannelId: string | null;
    createdAt: Date;
  };

/** Reads the stored settings of a channel. Throws ZodError when they do not fit its kind. */
export function parseChannelSettings(kind: ChannelKind, json: unknown): ChannelSettings {
  return { kind, config: CHANNEL_CONFIGS[kind].parse(json) } as ChannelSettings;
}

/** Joins open settings and the opened secret. Throws ZodError when the secret does not fit the kind. */
export function parseChannelTarget(settings: ChannelSettings, secret: unknown): ChannelTarget {
  return { ...settings, secret: CHANNEL_SECRETS[settings.kind].parse(secret) } as ChannelTarget;
}

/** Kinds that a program reads: each message counts there, so nothing is collected, capped or left out. */
const READ_BY_PROGRAMS: ReadonlySet<ChannelKind> = new Set(['webhook', 'pagerduty']);
export const isReadByPrograms = (kind: ChannelKind): boolean => READ_BY_PROGRAMS.has(kind);

/** A browser that shows the messages of a web push channel. */
export type Browser = { id: string; label: string };

/** One recipient of a notification and the channel that leads there. `address` is what people know it by. */
export type Recipient = { channelId: string; address: string; subscriptionId: string | null };

export type ChannelWithRecipients = ChannelSettings &
  Pick<Channel, 'id' | 'enabled' | 'secretHint'> & { browsers: readonly Browser[] };

/**
 * Who gets a message: each address of each enabled e-mail channel once, each browser of a web push channel, and each
 * other channel as one. An address in two channels is notified by the first of them, once.
 * Addresses compare without regard to case, as mail servers do in practice.
 */
export function listRecipients(channels: readonly ChannelWithRecipients[]): Recipient[] {
  const found: Recipient[] = [];
  const known = new Set<string>();
  for (const channel of channels) {
    if (!channel.enabled) continue;
    for (const one of listOwnRecipients(channel)) {
      const key = channel.kind === 'email' ? one.address.toLowerCase() : `${channel.id} ${one.address}`;
      if (known.has(key)) continue;
      known.add(key);
      found.push({ channelId: channel.id, ...one });
    }
  }
  return found;
}

function listOwnRecipients(channel: ChannelWithRecipients): Omit<Recipient, 'channelId'>[] {
  switch (channel.kind) {
    case 'email':
      return channel.config.to.map((address) => ({ address: address.trim(), subscriptionId: null }));
    case 'web-push':
      return channel.browsers.map(({ id, label }) => ({ address: `${label} (${id.slice(-4)})`, subscriptionId: id }));
    default:
      return [{ address: describeDestination(channel), subscriptionId: null }];
  }
}

/** Where a channel leads, in the few words that deliveries and lists show. Never a secret. */
export function describeDestination(channel: ChannelSettings & { secretHint: string | null }): string {
  switch (channel.kind) {
    case 'email':
      return channel.config.to.join(', ');
    case 'webhook':
      return readHost(channel.config.url);
    case 'slack':
    case 'teams':
    case 'discord':
      return channel.secretHint ?? channel.kind;
    case 'pagerduty':
      return `routing key ${channel.secretHint ?? ''}`.trim();
    case 'telegram':
      return `chat ${channel.config.chatId}`;
    case 'ntfy':
      return `${readHost(channel.config.server)}/${channel.config.topic}`;
    case 'web-push':
      return 'signed-in browsers';
  }
}

function readHost(url: string): string {
  return /^[a-z]+:\/\/(?:[^/?#]*@)?([^/?#]+)/i.exec(url)?.[1] ?? url;
}

/** What people recognise a secret by: the host of an address and the last characters, or the last characters alone. */
export function hintSecret(secret: string): string {
  const host = /^https?:\/\//i.test(secret) ? readHost(secret) : '';
  return `${host}…${secret.length > 12 ? secret.slice(-4) : ''}`;
}
