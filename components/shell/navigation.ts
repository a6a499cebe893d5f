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
  PlugZap,
  Route as RouteIcon,
  ScrollText,
  Send,
  Settings2,
  Siren,
  SlidersHorizontal,
  Users,
  WalletMinimal,
} from 'lucide-react';
import type { Route } from 'next';
import * as texts from '@/lib/texts/en/shell/navigation';

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

/** Those of the pages that somebody can open. */
export function listOpenItems(items: readonly NavigationItem[], isLimited: boolean): readonly NavigationItem[] {
  return isLimited ? items.filter(({ href }) => LIMITED_PAGES.includes(href)) : items;
}

export const MAIN_ITEMS: readonly NavigationItem[] = [
  { href: '/', label: texts.overview, icon: LayoutDashboard },
  { href: '/usage', label: texts.usage, icon: ChartColumn },
  { href: '/incidents', label: texts.incidents, icon: Siren },
  { href: '/budgets', label: texts.budgets, icon: WalletMinimal },
  { href: '/alert-rules', label: texts.alertRules, icon: BellRing },
  { href: '/keys', label: texts.keys, icon: KeySquare },
];

const ALERT_ITEMS: readonly NavigationItem[] = [
  { href: '/settings/notifications', label: texts.policies, icon: RouteIcon },
  { href: '/settings/channels', label: texts.channels, icon: Bell },
  { href: '/settings/silences', label: texts.silences, icon: BellOff },
  { href: '/planned-events', label: texts.plannedEvents, icon: CalendarClock },
  { href: '/settings/deliveries', label: texts.deliveries, icon: Send },
  { href: '/settings/mailbox', label: texts.mailbox, icon: Inbox },
];

const WORKSPACE_ITEMS: readonly NavigationItem[] = [
  { href: '/settings/connections', label: texts.connections, icon: PlugZap },
  { href: '/data-health', label: texts.dataHealth, icon: DatabaseZap },
  { href: '/settings/workspace', label: texts.workspaceSettings, icon: Settings2 },
  { href: '/settings/members', label: texts.members, icon: Users },
  { href: '/settings/tokens', label: texts.apiTokens, icon: KeyRound },
  { href: '/settings/configuration', label: texts.configuration, icon: FileCog },
  { href: '/settings/activity', label: texts.activity, icon: ScrollText },
  { href: '/settings/preferences', label: texts.preferences, icon: SlidersHorizontal },
];

/** Everything besides the main pages, by what it is about. */
export const NAVIGATION_GROUPS: readonly { title: string; items: readonly NavigationItem[] }[] = [
  { title: texts.notifications, items: ALERT_ITEMS },
  { title: texts.workspace, items: WORKSPACE_ITEMS },
];

export const SETTINGS_ITEMS: readonly NavigationItem[] = NAVIGATION_GROUPS.flatMap((group) => group.items);

export function isCurrentPath(pathname: string, href: string): boolean {
  return href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`);
}
