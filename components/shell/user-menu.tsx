'use client';

import { ChevronsUpDown, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/menu';
import { applyTheme, type Theme } from '@/components/ui/theme';
import { useWorkspace } from './workspace-context';

const THEME_ITEMS: readonly { theme: Theme; label: string; icon: typeof Sun }[] = [
  { theme: 'system', label: 'Like the system', icon: Monitor },
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'dark', label: 'Dark', icon: Moon },
];

/** Loaded on press: the sign-in client is not needed to read a page. */
async function signOut() {
  const { authClient } = await import('@/lib/auth/client');
  await authClient.signOut();
  window.location.assign('/sign-in');
}

/** Who is signed in, the theme, and the way out. */
export function UserMenu() {
  const { viewerName, role } = useWorkspace();
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          className="flex h-9 w-full min-w-0 items-center gap-2 rounded-md px-2 text-left text-sm hover:bg-hover max-md:h-11"
        >
          <span
            className="grid size-5 shrink-0 place-items-center rounded-full bg-accent-soft text-2xs font-medium text-accent"
            aria-hidden
          >
            {viewerName.slice(0, 1).toUpperCase()}
          </span>
          <span className="min-w-0 flex-1 truncate">{viewerName}</span>
          <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden />
        </button>
      }
    >
      <MenuLabel>Signed in as {role}</MenuLabel>
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      {THEME_ITEMS.map(({ theme, label, icon: Icon }) => (
        <MenuItem key={theme} onSelect={() => applyTheme(theme)}>
          <Icon aria-hidden />
          {label}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => void signOut()}>
        <LogOut aria-hidden />
        Sign out
      </MenuItem>
    </Menu>
  );
}
