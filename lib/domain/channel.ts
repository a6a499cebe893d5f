import { z } from 'zod';

/** Settings of an e-mail channel: every address gets its own message. */
export const EmailChannelConfig = z.object({ to: z.array(z.string()).min(1) });
export type EmailChannelConfig = z.infer<typeof EmailChannelConfig>;

/** A place that notifications go to. */
export type Channel = {
  id: string;
  kind: 'email';
  name: string;
  enabled: boolean;
  config: EmailChannelConfig;
  createdAt: Date;
};

/** Reads the stored settings of a channel. Throws ZodError when they do not fit its kind. */
export function parseChannelConfig(_kind: Channel['kind'], json: unknown): EmailChannelConfig {
  return EmailChannelConfig.parse(json);
}

/** One recipient of a notification and the channel that leads there. */
export type Recipient = { channelId: string; address: string };

/**
 * Who gets a message: each address of each enabled channel, once. An address in two channels hears through the first of
 * them, because one thing is told once. Addresses compare without regard to case, as mail servers do in practice.
 */
export function listRecipients(channels: readonly Pick<Channel, 'id' | 'enabled' | 'config'>[]): Recipient[] {
  const byAddress = new Map<string, Recipient>();
  for (const channel of channels) {
    if (!channel.enabled) continue;
    for (const address of channel.config.to) {
      const key = address.trim().toLowerCase();
      if (!byAddress.has(key)) byAddress.set(key, { channelId: channel.id, address: address.trim() });
    }
  }
  return [...byAddress.values()];
}
