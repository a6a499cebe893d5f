import {
  BellRing,
  Hash,
  type LucideIcon,
  Mail,
  Megaphone,
  MessagesSquare,
  MonitorSmartphone,
  Send,
  Siren,
  Webhook,
} from 'lucide-react';
import type { Channel } from '@/lib/contracts/notifications/channels';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications-channels';

export type ChannelKind = Channel['kind'];

/** One thing that a kind needs to know. `path` is the field of `config` in the API. */
export type KindField = {
  path: string;
  label: string;
  help: string;
  placeholder: string;
  isOptional?: boolean;
  /** Never shown again after it was saved. */
  isSecret?: boolean;
  /** A closed choice instead of free text. */
  options?: readonly { value: string; label: string }[];
};

export type KindGuide = {
  kind: ChannelKind;
  label: string;
  icon: LucideIcon;
  /** What one gets, in one line. */
  summary: string;
  fields: readonly KindField[];
};

const hookField = (help: string, placeholder: string): KindField => ({
  ...{ path: 'url', label: 'Webhook address', help, placeholder, isSecret: true },
});

/** Every kind of channel with what it needs, in the order of the picker. */
export const CHANNEL_KIND_GUIDES: readonly KindGuide[] = [
  {
    kind: 'email',
    label: common.eMail,
    icon: Mail,
    summary: texts.eachAddressGets,
    fields: [
      {
        path: 'to',
        label: texts.addresses,
        help: texts.separateSeveralWithCommas,
        placeholder: texts.oncallExampleCom,
      },
    ],
  },
  {
    kind: 'slack',
    label: texts.slack,
    icon: Hash,
    summary: texts.messageSlackChannel,
    fields: [
      hookField(
        'In Slack: your app, Incoming webhooks, Add new webhook to workspace.',
        'https://hooks.slack.com/services/…',
      ),
    ],
  },
  {
    kind: 'teams',
    label: texts.microsoftTeams,
    icon: MessagesSquare,
    summary: texts.cardTeamsChannel,
    fields: [
      hookField(
        'In Teams: the channel’s menu, Workflows, “Post to a channel when a webhook request is received”.',
        'https://….logic.azure.com/workflows/…',
      ),
    ],
  },
  {
    kind: 'discord',
    label: texts.discord,
    icon: Megaphone,
    summary: texts.messageInDiscordChannel,
    fields: [
      hookField(
        'In Discord: channel settings, Integrations, Webhooks, Copy webhook URL.',
        'https://discord.com/api/webhooks/…',
      ),
    ],
  },
  {
    kind: 'pagerduty',
    label: texts.pagerduty,
    icon: Siren,
    summary: texts.oneAlertIncident,
    fields: [
      {
        path: 'routingKey',
        label: texts.integrationKey,
        help: texts.pagerdutyServiceIntegrations,
        placeholder: texts.lettersAndDigits,
        isSecret: true,
      },
      {
        path: 'region',
        label: texts.serviceRegion,
        help: texts.wherePagerdutyAccount,
        placeholder: '',
        options: [
          { value: 'us', label: texts.unitedStates },
          { value: 'eu', label: texts.europeanUnion },
        ],
      },
    ],
  },
  {
    kind: 'telegram',
    label: texts.telegram,
    icon: Send,
    summary: texts.messageBotChat,
    fields: [
      {
        path: 'botToken',
        label: texts.botToken,
        help: texts.fromBotfatherInTelegram,
        placeholder: texts.abcDef,
        isSecret: true,
      },
      {
        path: 'chatId',
        label: texts.chat,
        help: texts.chatNumberChannel,
        placeholder: '-1001234567890',
      },
    ],
  },
  {
    kind: 'ntfy',
    label: texts.ntfy,
    icon: BellRing,
    summary: texts.pushMessageThrough,
    fields: [
      {
        path: 'server',
        label: texts.server,
        help: 'ntfy.sh or your own.',
        placeholder: texts.httpsNtfySh,
        isOptional: true,
      },
      {
        path: 'topic',
        label: texts.topic,
        help: texts.publicServerChoose,
        placeholder: 'acme-spend-7f3k',
      },
      {
        path: 'token',
        label: texts.accessToken,
        help: texts.onlyIfTopic,
        placeholder: 'tk_…',
        isOptional: true,
        isSecret: true,
      },
    ],
  },
  {
    kind: 'web-push',
    label: texts.browser,
    icon: MonitorSmartphone,
    summary: texts.notificationComputersPhones,
    fields: [],
  },
  {
    kind: 'webhook',
    label: texts.webhook,
    icon: Webhook,
    summary: texts.signedJsonOwn,
    fields: [
      {
        path: 'url',
        label: common.address,
        help: texts.eachRequestSigned,
        placeholder: texts.httpsExampleCom,
      },
    ],
  },
];

const FALLBACK: KindGuide = { kind: 'email', label: texts.channel, icon: Mail, summary: '', fields: [] };

/** The guide of one kind. */
export function getKindGuide(kind: ChannelKind): KindGuide {
  return CHANNEL_KIND_GUIDES.find((one) => one.kind === kind) ?? FALLBACK;
}

/** Splits what people paste: commas, semicolons, spaces or lines between addresses. */
const readAddresses = (text: string) => [...new Set(text.split(/[\s,;]+/).filter(Boolean))];

/** What was typed, as the API takes it: empty fields are absent. */
export function readKindConfig(
  guide: KindGuide,
  typed: Readonly<Record<string, string>>,
): Record<string, string | string[]> {
  return Object.fromEntries(
    guide.fields.flatMap(({ path, options }) => {
      const value = (typed[path] ?? options?.[0]?.value ?? '').trim();
      if (value === '') return [];
      return [[path, path === 'to' ? readAddresses(value) : value]];
    }),
  );
}

/** Whether everything that the kind cannot do without was typed. */
export function isKindComplete(guide: KindGuide, typed: Readonly<Record<string, string>>): boolean {
  return guide.fields.every(
    ({ path, isOptional, options }) => isOptional || options || (typed[path] ?? '').trim() !== '',
  );
}
