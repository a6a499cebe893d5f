import type { ChannelSender } from '@/lib/channels/channel';
import { createDiscordChannel } from '@/lib/channels/discord/discord-channel';
import { createEmailChannel } from '@/lib/channels/email/email-channel';
import type { MailTransport } from '@/lib/channels/email/mail-transport';
import type { HttpFetch } from '@/lib/channels/http-sender';
import { createNtfyChannel } from '@/lib/channels/ntfy/ntfy-channel';
import { createPagerdutyChannel, PAGERDUTY_URLS } from '@/lib/channels/pagerduty/pagerduty-channel';
import { createSlackChannel } from '@/lib/channels/slack/slack-channel';
import { createTeamsChannel } from '@/lib/channels/teams/teams-channel';
import { createTelegramChannel, TELEGRAM_API_URL } from '@/lib/channels/telegram/telegram-channel';
import { createWebPushChannel } from '@/lib/channels/web-push/web-push-channel';
import { createWebhookChannel } from '@/lib/channels/webhook/webhook-channel';
import { getDb } from '@/lib/db/client';
import { listProviderUrls } from '@/lib/db/connections/connections';
import { findSealedChannel } from '@/lib/db/notifications/channels';
import { type ChannelTarget, parseChannelTarget } from '@/lib/domain/notifications/channel';
import { getLogger } from '@/lib/logger';
import { outgoingFetch } from '@/lib/outgoing/fetch';
import { openBrowser } from './manage-browsers';
import { openChannelSecret } from './manage-channels';
import { getVapidKeys } from './vapid-keys';

/** Transports: the mail server of a workspace, and HTTP that reaches private networks only where settings allow it. */
export type Outside = {
  transportFor: (workspaceId: string) => MailTransport | Promise<MailTransport>;
  fetch?: HttpFetch;
  /** Where PagerDuty listens, by service region. */
  pagerdutyUrls?: Readonly<Record<'us' | 'eu', string>>;
};

type Destination = { workspaceId: string; channelId: string | null; subscriptionId: string | null; recipient: string };

/**
 * The sender that leads to a delivery's recipient; null = there is none any more: channel or browser was removed. A mail
 * needs no channel, because its recipient says it all: what was decided before an e-mail channel went still goes out.
 */
export async function openChannel(outside: Outside, to: Destination): Promise<ChannelSender | null> {
  const { workspaceId, channelId } = to;
  const found = channelId === null ? null : await findSealedChannel(getDb(), workspaceId, channelId);
  if (!found) return to.recipient.includes('@') ? openMail(outside, workspaceId) : null;
  const secret = openChannelSecret(workspaceId, found.channel.id, found.sealed);
  const target = parseChannelTarget(found.channel, secret);
  if (target.kind === 'email') return openMail(outside, workspaceId);
  const fetch = outside.fetch ?? (await makeFetch(workspaceId));
  return createSender({ ...outside, fetch }, target, to);
}

/** Reaches no private network, and no provider that a connection of the workspace is read from. */
async function makeFetch(workspaceId: string): Promise<HttpFetch> {
  const providerUrls = await listProviderUrls(getDb(), workspaceId);
  return (url, init) => outgoingFetch(url, init, { providerUrls });
}

function openMail(outside: Outside, workspaceId: string): ChannelSender {
  return createEmailChannel({
    transport: () => outside.transportFor(workspaceId),
    onProblem: (err) => getLogger().error({ workspaceId, err }, 'a part of the mail could not be drawn'),
  });
}

function createSender(
  { fetch, pagerdutyUrls = PAGERDUTY_URLS }: Outside & { fetch: HttpFetch },
  target: Exclude<ChannelTarget, { kind: 'email' }>,
  to: Destination,
): ChannelSender | null | Promise<ChannelSender | null> {
  switch (target.kind) {
    case 'webhook':
      return createWebhookChannel({ ...target.config, ...target.secret, fetch });
    case 'slack':
      return createSlackChannel({ ...target.secret, fetch });
    case 'teams':
      return createTeamsChannel({ ...target.secret, fetch });
    case 'discord':
      return createDiscordChannel({ ...target.secret, fetch });
    case 'pagerduty': {
      const url = pagerdutyUrls[target.config.region];
      return createPagerdutyChannel({ url, ...target.secret, fetch });
    }
    case 'telegram': {
      const { apiUrl = TELEGRAM_API_URL, chatId } = target.config;
      return createTelegramChannel({ apiUrl, chatId, ...target.secret, fetch });
    }
    case 'ntfy':
      return createNtfyChannel({ ...target.config, token: target.secret?.token ?? null, fetch });
    case 'web-push':
      return openPush(fetch, to);
  }
}

async function openPush(fetch: HttpFetch, to: Destination): Promise<ChannelSender | null> {
  const subscription = to.subscriptionId === null ? null : await openBrowser(to.workspaceId, to.subscriptionId);
  return subscription && createWebPushChannel({ subscription, vapid: await getVapidKeys(), fetch });
}
