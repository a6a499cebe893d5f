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
  Siren,
  SlidersHorizontal,
  Users,
  WalletMinimal,
} from 'lucide-react';
import type { Route } from 'next';

export type NavigationItem = { href: Route; label: string; icon: LucideIcon };

export const MAIN_ITEMS: readonly NavigationItem[] = [
  { href: '/', label: 'Overview', icon: LayoutDashboard },
  { href: '/usage', label: 'Usage', icon: ChartColumn },
  { href: '/incidents', label: 'Incidents', icon: Siren },
  { href: '/budgets', label: 'Budgets', icon: WalletMinimal },
  { href: '/alert-rules', label: 'Alert rules', icon: BellRing },
  { href: '/keys', label: 'Keys', icon: KeySquare },
];

const ALERT_ITEMS: readonly NavigationItem[] = [
  { href: '/settings/notifications', label: 'Policies', icon: RouteIcon },
  { href: '/settings/channels', label: 'Channels', icon: Bell },
  { href: '/settings/silences', label: 'Silences', icon: BellOff },
  { href: '/planned-events', label: 'Planned events', icon: CalendarClock },
  { href: '/settings/deliveries', label: 'Deliveries', icon: Send },
  { href: '/settings/mailbox', label: 'Mailbox', icon: Inbox },
];

const WORKSPACE_ITEMS: readonly NavigationItem[] = [
  { href: '/settings/connections', label: 'Connections', icon: PlugZap },
  { href: '/data-health', label: 'Data health', icon: DatabaseZap },
  { href: '/settings/members', label: 'Members', icon: Users },
  { href: '/settings/tokens', label: 'API tokens', icon: KeyRound },
  { href: '/settings/configuration', label: 'Configuration', icon: FileCog },
  { href: '/settings/activity', label: 'Activity', icon: ScrollText },
  { href: '/settings/preferences', label: 'Preferences', icon: SlidersHorizontal },
];

/** Everything besides the main pages, by what it is about. */
export const NAVIGATION_GROUPS: readonly { title: string; items: readonly NavigationItem[] }[] = [
  { title: 'Notifications', items: ALERT_ITEMS },
  { title: 'Workspace', items: WORKSPACE_ITEMS },
];

export const SETTINGS_ITEMS: readonly NavigationItem[] = NAVIGATION_GROUPS.flatMap((group) => group.items);

export function isCurrentPath(pathname: string, href: string): boolean {
  return href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`);
}
