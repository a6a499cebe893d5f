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
import type { Channel } from '@/lib/contracts/channels';

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
    label: 'E-mail',
    icon: Mail,
    summary: 'Each address gets its own mail',
    fields: [
      {
        path: 'to',
        label: 'Addresses',
        help: 'Separate several with commas.',
        placeholder: 'oncall@example.com, finance@example.com',
      },
    ],
  },
  {
    kind: 'slack',
    label: 'Slack',
    icon: Hash,
    summary: 'A message in a Slack channel; Mattermost too',
    fields: [
      hookField(
        'In Slack: your app, Incoming webhooks, Add new webhook to workspace.',
        'https://hooks.slack.com/services/…',
      ),
    ],
  },
  {
    kind: 'teams',
    label: 'Microsoft Teams',
    icon: MessagesSquare,
    summary: 'A card in a Teams channel or chat',
    fields: [
      hookField(
        'In Teams: the channel’s menu, Workflows, “Post to a channel when a webhook request is received”.',
        'https://….logic.azure.com/workflows/…',
      ),
    ],
  },
  {
    kind: 'discord',
    label: 'Discord',
    icon: Megaphone,
    summary: 'A message in a Discord channel',
    fields: [
      hookField(
        'In Discord: channel settings, Integrations, Webhooks, Copy webhook URL.',
        'https://discord.com/api/webhooks/…',
      ),
    ],
  },
  {
    kind: 'pagerduty',
    label: 'PagerDuty',
    icon: Siren,
    summary: 'One alert an incident: opened, acknowledged, resolved',
    fields: [
      {
        path: 'routingKey',
        label: 'Integration key',
        help: 'In PagerDuty: the service, Integrations, Events API v2.',
        placeholder: '32 letters and digits',
        isSecret: true,
      },
      {
        path: 'region',
        label: 'Service region',
        help: 'Where your PagerDuty account lives.',
        placeholder: '',
        options: [
          { value: 'us', label: 'United States' },
          { value: 'eu', label: 'European Union' },
        ],
      },
    ],
  },
  {
    kind: 'telegram',
    label: 'Telegram',
    icon: Send,
    summary: 'A message from your bot to a chat',
    fields: [
      {
        path: 'botToken',
        label: 'Bot token',
        help: 'From @BotFather in Telegram.',
        placeholder: '123456:ABC-DEF…',
        isSecret: true,
      },
      {
        path: 'chatId',
        label: 'Chat',
        help: 'The chat’s number or the channel’s @name. The bot must be a member.',
        placeholder: '-1001234567890',
      },
    ],
  },
  {
    kind: 'ntfy',
    label: 'ntfy',
    icon: BellRing,
    summary: 'A push message through ntfy.sh or your own server',
    fields: [
      {
        path: 'server',
        label: 'Server',
        help: 'ntfy.sh or your own.',
        placeholder: 'https://ntfy.sh',
        isOptional: true,
      },
      {
        path: 'topic',
        label: 'Topic',
        help: 'On a public server, choose one that nobody can guess.',
        placeholder: 'acme-spend-7f3k',
      },
      {
        path: 'token',
        label: 'Access token',
        help: 'Only if the topic asks for one.',
        placeholder: 'tk_…',
        isOptional: true,
        isSecret: true,
      },
    ],
  },
  {
    kind: 'web-push',
    label: 'Browser',
    icon: MonitorSmartphone,
    summary: 'A notification on the computers and phones of your people',
    fields: [],
  },
  {
    kind: 'webhook',
    label: 'Webhook',
    icon: Webhook,
    summary: 'Signed JSON to your own program',
    fields: [
      {
        path: 'url',
        label: 'Address',
        help: 'Each request is signed as the Standard Webhooks spec says; the key is shown next.',
        placeholder: 'https://example.com/hooks/spendwatch',
      },
    ],
  },
];

const FALLBACK: KindGuide = { kind: 'email', label: 'Channel', icon: Mail, summary: '', fields: [] };

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
