'use client';

import { BookOpen, Keyboard, LogOut, Monitor, Moon, ShieldCheck, Sun } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/menu';
import { applyTheme, type Theme } from '@/components/ui/theme';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/shell';
import { askShell, OPEN_SHORTCUTS } from './shell-events';
import { UserButton } from './user-button';
import { useWorkspace } from './workspace-context';
import { WorkspaceSwitcher } from './workspace-switcher';

const THEME_ITEMS: readonly { theme: Theme; label: string; icon: typeof Sun }[] = [
  { theme: 'system', label: texts.userMenuLikeSystemLabel, icon: Monitor },
  { theme: 'light', label: texts.userMenuLightLabel, icon: Sun },
  { theme: 'dark', label: texts.userMenuDarkLabel, icon: Moon },
];

/** Loaded on press: the sign-in client is not needed to read a page. */
async function signOut() {
  const { authClient } = await import('@/lib/auth/client');
  await authClient.signOut();
  window.location.assign('/sign-in');
}

/** The theme and the way out; open from the start, because it was loaded by a press. */
export default function UserMenuItems() {
  const { role } = useWorkspace();
  const router = useRouter();
  return (
    <Menu align="start" isOpenAtFirst trigger={<UserButton />}>
      <MenuLabel>{texts.userMenuSignedInAsHeading(role)}</MenuLabel>
      <MenuItem onSelect={() => router.push('/settings/security')}>
        <ShieldCheck aria-hidden />
        {common.yourAccount}
      </MenuItem>
      <MenuSeparator />
      <WorkspaceSwitcher />
      <MenuLabel>{texts.userMenuThemeHeading}</MenuLabel>
      {THEME_ITEMS.map(({ theme, label, icon: Icon }) => (
        <MenuItem key={theme} onSelect={() => applyTheme(theme)}>
          <Icon aria-hidden />
          {label}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => router.push('/docs')}>
        <BookOpen aria-hidden />
        {common.documentation}
      </MenuItem>
      <MenuItem onSelect={() => askShell(OPEN_SHORTCUTS)}>
        <Keyboard aria-hidden />
        {texts.shortcutsTitle}
      </MenuItem>
      <MenuItem onSelect={() => void signOut()}>
        <LogOut aria-hidden />
        {common.signOut}
      </MenuItem>
    </Menu>
  );
}
