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
import * as texts from '@/lib/texts/en/notifications/channels';

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
    label: common.email,
    icon: Mail,
    summary: texts.kindsEmailNote,
    fields: [
      {
        path: 'to',
        label: texts.kindsAddressesLabel,
        help: texts.kindsAddressesHelp,
        placeholder: texts.kindsAddressesPlaceholder,
      },
    ],
  },
  {
    kind: 'slack',
    label: texts.kindsSlackLabel,
    icon: Hash,
    summary: texts.kindsSlackNote,
    fields: [
      hookField(
        'In Slack: your app, Incoming webhooks, Add new webhook to workspace.',
        'https://hooks.slack.com/services/…',
      ),
    ],
  },
  {
    kind: 'teams',
    label: texts.kindsTeamsLabel,
    icon: MessagesSquare,
    summary: texts.kindsTeamsNote,
    fields: [
      hookField(
        'In Teams: the channel’s menu, Workflows, “Post to a channel when a webhook request is received”.',
        'https://….logic.azure.com/workflows/…',
      ),
    ],
  },
  {
    kind: 'discord',
    label: texts.kindsDiscordLabel,
    icon: Megaphone,
    summary: texts.kindsDiscordNote,
    fields: [
      hookField(
        'In Discord: channel settings, Integrations, Webhooks, Copy webhook URL.',
        'https://discord.com/api/webhooks/…',
      ),
    ],
  },
  {
    kind: 'pagerduty',
    label: texts.kindsPagerdutyLabel,
    icon: Siren,
    summary: texts.kindsPagerdutyNote,
    fields: [
      {
        path: 'routingKey',
        label: texts.kindsIntegrationKeyLabel,
        help: texts.kindsIntegrationKeyHelp,
        placeholder: texts.kindsIntegrationKeyPlaceholder,
        isSecret: true,
      },
      {
        path: 'region',
        label: texts.kindsServiceRegionLabel,
        help: texts.kindsServiceRegionHelp,
        placeholder: '',
        options: [
          { value: 'us', label: texts.kindsUnitedStatesLabel },
          { value: 'eu', label: texts.kindsEuropeanUnionLabel },
        ],
      },
    ],
  },
  {
    kind: 'telegram',
    label: texts.kindsTelegramLabel,
    icon: Send,
    summary: texts.kindsTelegramNote,
    fields: [
      {
        path: 'botToken',
        label: texts.kindsBotTokenLabel,
        help: texts.kindsBotTokenHelp,
        placeholder: texts.kindsBotTokenPlaceholder,
        isSecret: true,
      },
      {
        path: 'chatId',
        label: texts.kindsChatLabel,
        help: texts.kindsChatHelp,
        placeholder: '-1001234567890',
      },
    ],
  },
  {
    kind: 'ntfy',
    label: texts.kindsNtfyLabel,
    icon: BellRing,
    summary: texts.kindsNtfyNote,
    fields: [
      {
        path: 'server',
        label: texts.kindsServerLabel,
        help: 'ntfy.sh or your own.',
        placeholder: texts.kindsServerPlaceholder,
        isOptional: true,
      },
      {
        path: 'topic',
        label: texts.kindsTopicLabel,
        help: texts.kindsTopicHelp,
        placeholder: 'acme-spend-7f3k',
      },
      {
        path: 'token',
        label: texts.kindsAccessTokenLabel,
        help: texts.kindsAccessTokenHelp,
        placeholder: 'tk_…',
        isOptional: true,
        isSecret: true,
      },
    ],
  },
  {
    kind: 'web-push',
    label: texts.kindsBrowserLabel,
    icon: MonitorSmartphone,
    summary: texts.kindsBrowserNote,
    fields: [],
  },
  {
    kind: 'webhook',
    label: texts.kindsWebhookLabel,
    icon: Webhook,
    summary: texts.kindsWebhookNote,
    fields: [
      {
        path: 'url',
        label: common.address,
        help: texts.kindsWebhookHelp,
        placeholder: texts.kindsWebhookPlaceholder,
      },
    ],
  },
];

const FALLBACK: KindGuide = { kind: 'email', label: texts.kindsChannelLabel, icon: Mail, summary: '', fields: [] };

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
