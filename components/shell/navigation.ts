import {
  Bell,
  BellOff,
  BellRing,
  CalendarClock,
  ChartColumn,
  DatabaseZap,
  FileCog,
  Inbox,
  KeyRound,
  KeySquare,
  LayoutDashboard,
  type LucideIcon,
  OctagonX,
  PlugZap,
  Route as RouteIcon,
  ScrollText,
  Send,
  Settings2,
  ShieldAlert,
  ShieldCheck,
  Siren,
  SlidersHorizontal,
  UserSearch,
  Users,
  WalletMinimal,
} from 'lucide-react';
import type { Route } from 'next';
import { pageTitle as accountActivityTitle } from '@/lib/texts/en/account-activity';
import * as common from '@/lib/texts/en/common';
import { incidentPlansTitle } from '@/lib/texts/en/containment';
import { title as postureTitle } from '@/lib/texts/en/keys-posture';
import * as texts from '@/lib/texts/en/shell';

export type NavigationItem = { href: Route; label: string; icon: LucideIcon };

/** Pages that show those who are limited to some projects what is theirs; all others speak of the whole organization. */
const LIMITED_PAGES: readonly string[] = [
  '/',
  '/usage',
  '/incidents',
  '/budgets',
  '/keys',
  '/settings/workspace',
  '/settings/preferences',
];

/** The pages that a viewer can open. */
export function listOpenItems(items: readonly NavigationItem[], isLimited: boolean): readonly NavigationItem[] {
  return isLimited ? items.filter(({ href }) => LIMITED_PAGES.includes(href)) : items;
}

export const MAIN_ITEMS: readonly NavigationItem[] = [
  { href: '/', label: common.overview, icon: LayoutDashboard },
  { href: '/usage', label: common.usage, icon: ChartColumn },
  { href: '/incidents', label: common.incidents, icon: Siren },
  { href: '/budgets', label: common.budgets, icon: WalletMinimal },
  { href: '/alert-rules', label: common.alertRules, icon: BellRing },
  { href: '/keys', label: common.keys, icon: KeySquare },
  { href: '/leaks' as Route, label: common.leaks, icon: ShieldAlert },
  { href: '/account-activity' as Route, label: accountActivityTitle, icon: UserSearch },
  { href: '/posture' as Route, label: postureTitle, icon: ShieldCheck },
];

const ALERT_ITEMS: readonly NavigationItem[] = [
  { href: '/settings/notifications', label: common.policies, icon: RouteIcon },
  { href: '/settings/channels', label: common.channels, icon: Bell },
  { href: '/settings/silences', label: common.silences, icon: BellOff },
  { href: '/settings/containment', label: incidentPlansTitle, icon: OctagonX },
  { href: '/planned-events', label: common.plannedEvents, icon: CalendarClock },
  { href: '/settings/deliveries', label: common.deliveries, icon: Send },
  { href: '/settings/mailbox', label: common.mailbox, icon: Inbox },
];

const WORKSPACE_ITEMS: readonly NavigationItem[] = [
  { href: '/settings/connections', label: common.connections, icon: PlugZap },
  { href: '/data-health', label: common.dataHealth, icon: DatabaseZap },
  { href: '/settings/workspace', label: common.general, icon: Settings2 },
  { href: '/settings/members', label: common.members, icon: Users },
  { href: '/settings/tokens', label: common.apiTokens, icon: KeyRound },
  { href: '/settings/configuration', label: common.configuration, icon: FileCog },
  { href: '/settings/activity', label: common.activity, icon: ScrollText },
  { href: '/settings/preferences', label: common.preferences, icon: SlidersHorizontal },
];

/** Everything besides the main pages, by what it is about. */
export const NAVIGATION_GROUPS: readonly { title: string; items: readonly NavigationItem[] }[] = [
  { title: texts.navigationNotificationsTitle, items: ALERT_ITEMS },
  { title: common.workspace, items: WORKSPACE_ITEMS },
];

export const SETTINGS_ITEMS: readonly NavigationItem[] = NAVIGATION_GROUPS.flatMap((group) => group.items);

export function isCurrentPath(pathname: string, href: string): boolean {
  return href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`);
}
