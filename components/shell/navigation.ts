import {
  BellRing,
  ChartColumn,
  KeySquare,
  LayoutDashboard,
  type LucideIcon,
  Settings2,
  Siren,
  WalletMinimal,
} from 'lucide-react';
import type { Route } from 'next';
import { pageTitle as accountActivityTitle } from '@/lib/texts/en/account-activity';
import { title as allocationTitle } from '@/lib/texts/en/allocation';
import { title as balanceTitle } from '@/lib/texts/en/balance';
import * as common from '@/lib/texts/en/common';
import { incidentPlansTitle } from '@/lib/texts/en/containment';
import { title as calendarTitle } from '@/lib/texts/en/keys-calendar';
import { title as confirmTitle } from '@/lib/texts/en/keys-confirmations';
import { title as keyPolicyTitle } from '@/lib/texts/en/keys-policy';
import { title as postureTitle } from '@/lib/texts/en/keys-posture';
import { title as savingsTitle } from '@/lib/texts/en/savings';
import * as texts from '@/lib/texts/en/shell';
import { title as growthTitle } from '@/lib/texts/en/usage-growth';

/** A page of the menu. */
type NavigationPage = { href: Route; label: string };

/** An entry of the menu: its first page is where the entry leads, the others stand as tabs above it. */
export type NavigationSection = {
  label: string;
  icon: LucideIcon;
  pages: readonly [NavigationPage, ...NavigationPage[]];
};

/** Pages that show those who are limited to some projects what is theirs; all others speak of the whole organization. */
const LIMITED_PAGES: readonly string[] = [
  '/',
  '/usage',
  '/usage/growth',
  '/usage/savings',
  '/incidents',
  '/budgets',
  '/keys',
  '/keys/confirm',
  '/keys/calendar',
  '/settings/workspace',
  '/settings/preferences',
  '/settings/security',
];

/** Daily work: the bottom bar of a phone shows these and "More". */
export const DAILY_SECTIONS: readonly NavigationSection[] = [
  { label: common.overview, icon: LayoutDashboard, pages: [{ href: '/', label: common.overview }] },
  {
    label: common.usage,
    icon: ChartColumn,
    pages: [
      { href: '/usage', label: common.usage },
      { href: '/usage/growth' as Route, label: growthTitle },
      { href: '/usage/savings' as Route, label: savingsTitle },
    ],
  },
  { label: common.incidents, icon: Siren, pages: [{ href: '/incidents', label: common.incidents }] },
  {
    label: common.budgets,
    icon: WalletMinimal,
    pages: [
      { href: '/budgets', label: common.budgets },
      { href: '/budgets/balance' as Route, label: balanceTitle },
      { href: '/budgets/allocation' as Route, label: allocationTitle },
    ],
  },
  {
    label: common.keys,
    icon: KeySquare,
    pages: [
      { href: '/keys', label: common.allKeys },
      { href: '/posture' as Route, label: postureTitle },
      { href: '/keys/confirm' as Route, label: confirmTitle },
      { href: '/keys/calendar' as Route, label: calendarTitle },
      { href: '/keys/policy' as Route, label: keyPolicyTitle },
      { href: '/leaks' as Route, label: common.leaks },
      { href: '/account-activity' as Route, label: accountActivityTitle },
    ],
  },
];

/** What watches and whom it notifies, and how the workspace is set up. */
export const OTHER_SECTIONS: readonly NavigationSection[] = [
  {
    label: texts.alerting,
    icon: BellRing,
    pages: [
      { href: '/alert-rules', label: common.alertRules },
      { href: '/settings/notifications', label: common.notificationPolicies },
      { href: '/settings/channels', label: common.channels },
      { href: '/settings/silences', label: common.silences },
      { href: '/planned-events', label: common.plannedEvents },
      { href: '/settings/deliveries', label: common.deliveries },
      { href: '/settings/mailbox', label: common.mailbox },
    ],
  },
  {
    label: texts.settings,
    icon: Settings2,
    pages: [
      { href: '/settings/connections', label: common.connections },
      { href: '/data-health', label: common.dataHealth },
      { href: '/settings/members', label: common.members },
      { href: '/settings/tokens', label: common.apiTokens },
      { href: '/settings/containment', label: incidentPlansTitle },
      { href: '/settings/workspace', label: common.workspace },
      { href: '/settings/configuration', label: common.configuration },
      { href: '/settings/activity', label: common.activity },
      { href: '/settings/preferences', label: common.preferences },
      { href: '/settings/security', label: common.yourAccount },
    ],
  },
];

export const SECTIONS: readonly NavigationSection[] = [...DAILY_SECTIONS, ...OTHER_SECTIONS];

/** The sections with the pages that a viewer can open; a section without any is left out. */
export function listOpenSections(sections: readonly NavigationSection[], isLimited: boolean): NavigationSection[] {
  if (!isLimited) return [...sections];
  return sections.flatMap((section) => {
    const [first, ...others] = section.pages.filter(({ href }) => LIMITED_PAGES.includes(href));
    return first ? [{ ...section, pages: [first, ...others] as const }] : [];
  });
}

/** The section a path belongs to: by the longest page address that begins the path, so `/keys/abc` is among the keys. */
export function findSection(sections: readonly NavigationSection[], pathname: string): NavigationSection | null {
  let best: { section: NavigationSection; length: number } | null = null;
  for (const section of sections) {
    for (const { href } of section.pages) {
      if (isInside(pathname, href) && href.length > (best?.length ?? 0)) best = { section, length: href.length };
    }
  }
  return best?.section ?? null;
}

function isInside(pathname: string, href: string): boolean {
  return href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`);
}
