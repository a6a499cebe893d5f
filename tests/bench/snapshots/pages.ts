import { LONG_DAY, SHORT_DAY } from './organization';
import type { HardOrganization } from './records';

export type SnapshotPage = {
  /** Of its pictures. */
  name: string;
  address: string;
  /** Looked at by somebody who is not signed in. */
  isPublic: boolean;
  /** A picture that other sites embed. */
  isImage?: boolean;
  /** Buttons and boxes to press first, by name: the picture is of what they open. */
  press?: readonly string[];
};

const ALWAYS: Record<string, string> = {
  overview: '/',
  usage: '/usage',
  incidents: '/incidents',
  budgets: '/budgets',
  keys: '/keys',
  leaks: '/leaks',
  posture: '/posture',
  growth: '/usage/growth',
  'account-activity': '/account-activity',
  'alert-rules': '/alert-rules',
  'planned-events': '/planned-events',
  'data-health': '/data-health',
  connections: '/settings/connections',
  channels: '/settings/channels',
  policies: '/settings/notifications',
  containment: '/settings/containment',
  silences: '/settings/silences',
  deliveries: '/settings/deliveries',
  withheld: '/settings/deliveries?show=withheld',
  preferences: '/settings/preferences',
  mailbox: '/settings/mailbox',
  tokens: '/settings/tokens',
  configuration: '/settings/configuration',
  activity: '/settings/activity',
  workspace: '/settings/workspace',
  members: '/settings/members',
  security: '/settings/security',
};

/** What only an organization with keys has something to show on. */
const WITH_KEYS: Record<string, string> = {
  'usage-lines': '/usage?groupBy=project&chart=lines&compare=weekday',
  'usage-area': '/usage?groupBy=apiKey&chart=area&range=90d',
  'usage-share': '/usage?groupBy=project&chart=share',
  'usage-week': '/usage?chart=week',
  'usage-long-day': `/usage?from=${LONG_DAY}&to=${LONG_DAY}&bucket=hour&groupBy=project`,
  'usage-short-day': `/usage?from=${SHORT_DAY}&to=${SHORT_DAY}&bucket=hour&groupBy=project`,
  key: '/keys/key_1',
  project: '/projects/proj_1',
  model: '/models/gpt-5-mini-2025-08-07',
  user: '/users/user_1',
};

/** Dialogs, by the page they are opened on and what is pressed there, one after the other. */
const DIALOGS: Record<string, [address: string, ...pressed: string[]]> = {
  'new-budget': ['/budgets', 'New budget'],
  'new-rule': ['/alert-rules', 'New rule'],
  'new-channel': ['/settings/channels', 'Add channel'],
  'new-silence': ['/settings/silences', 'New silence'],
  'new-silence-weekly': ['/settings/silences', 'New silence', 'Every week'],
  'new-plan': ['/planned-events', 'New planned event'],
  'new-policy': ['/settings/notifications', 'New policy', 'Quiet hours', 'Add a step'],
  'edit-channel': ['/settings/channels', 'More for', 'Edit…'],
  'end-session': ['/settings/security', 'Sign out everywhere else'],
  share: ['/usage', 'Share'],
  'add-folder': ['/leaks', 'Add folder'],
  connect: ['/settings/connections', 'Connect a provider'],
};

/** For people without a session; those of links say that theirs does not work. */
const ENTRANCES: Record<string, string> = {
  'sign-in': '/sign-in',
  'forgot-password': '/forgot-password',
  'reset-password': '/reset-password',
  'confirm-email': '/confirm-email',
  invitation: '/invitation',
  unsubscribe: '/unsubscribe/nothing',
};

/** The form of each kind of channel. */
const CHANNEL_DIALOGS: typeof DIALOGS = Object.fromEntries(
  ['E-mail', 'Slack', 'Microsoft Teams', 'Discord', 'PagerDuty', 'Telegram', 'ntfy', 'Browser', 'Webhook'].map(
    (kind) => [`channel-${kind.toLowerCase().replaceAll(' ', '-')}`, ['/settings/channels', 'Add channel', kind]],
  ),
);

/** Every page there is to look at, in the order it is walked. */
export function listPages({ shared, chart, incidentIds }: HardOrganization): SnapshotPage[] {
  const open = (pages: Record<string, string>, isPublic = false): SnapshotPage[] =>
    Object.entries(pages).map(([name, address]) => ({ name, address, isPublic }));
  if (shared === null || chart === null) return [...open(ALWAYS), ...open(ENTRANCES, true)];
  return [
    ...open({ ...ALWAYS, ...WITH_KEYS }),
    ...open(Object.fromEntries(incidentIds.map((id, at) => [`incident-${at + 1}`, `/incidents/${id}`]))),
    ...Object.entries({ ...DIALOGS, ...CHANNEL_DIALOGS }).map(([name, [address, ...press]]) => ({
      ...{ name, address, isPublic: false, press },
    })),
    ...open({ shared, ended: '/share/nothing' }, true),
    ...open(incidentIds[0] === undefined ? {} : { contain: `/incidents/${incidentIds[0]}?action=contain` }),
    { name: 'chart', address: chart, isPublic: true, isImage: true },
  ];
}
