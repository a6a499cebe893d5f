import { Keyboard, type LucideIcon, Monitor, Moon, PanelLeft, PlugZap, Plus, Sun } from 'lucide-react';
import type { Route } from 'next';
import { applyTheme } from '@/components/ui/theme';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/shell';
import { listOpenSections, SECTIONS } from './navigation';
import { askShell, OPEN_SHORTCUTS } from './shell-events';
import { toggleSidebar } from './sidebar-state';
import type { Workspace } from './workspace-context';

/** A page to go to or something to do. */
export type PaletteCommand = { label: string; icon: LucideIcon; detail?: string; href?: Route; run?: () => void };

/** Commands the person may use, pages first. */
export function listPaletteCommands({
  can,
  isLimited,
}: Pick<Workspace, 'can' | 'isLimited'>): { title: string; commands: PaletteCommand[] }[] {
  const create: (PaletteCommand & { isAllowed: boolean })[] = [
    { label: 'Set a budget', icon: Plus, href: '/budgets?create=1' as Route, isAllowed: can.manageBudgets },
    {
      label: 'Connect a provider',
      icon: PlugZap,
      href: '/settings/connections?create=1' as Route,
      isAllowed: can.manageConnections,
    },
  ];
  const pages = listOpenSections(SECTIONS, isLimited).flatMap((section) =>
    section.pages.map((page) => ({
      ...page,
      icon: section.icon,
      ...(section.pages.length > 1 ? { detail: section.label } : {}),
    })),
  );
  return [
    { title: texts.palettePagesTitle, commands: pages },
    { title: common.actions, commands: [...create.filter((one) => one.isAllowed), ...LOOKS] },
  ];
}

const LOOKS: readonly PaletteCommand[] = [
  { label: texts.paletteLightThemeLabel, icon: Sun, run: () => applyTheme('light') },
  { label: texts.paletteDarkThemeLabel, icon: Moon, run: () => applyTheme('dark') },
  { label: texts.paletteSystemThemeLabel, icon: Monitor, run: () => applyTheme('system') },
  { label: texts.foldSidebarLabel, icon: PanelLeft, run: toggleSidebar },
  {
    label: texts.shortcutsTitle,
    icon: Keyboard,
    run: () => askShell(OPEN_SHORTCUTS),
  },
];
