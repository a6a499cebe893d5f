'use client';

import { useRouter } from 'next/navigation';
import { lazy, Suspense, useEffect, useState } from 'react';
import { OPEN_PALETTE, OPEN_SHORTCUTS } from './shell-events';
import { GO_TO, isTyping } from './shortcuts';
import { toggleSidebar } from './sidebar-state';

const CommandPalette = lazy(() => import('./command-palette'));
const ShortcutSheet = lazy(() => import('./shortcut-sheet'));

/** The second letter of a "g …" sequence has to follow within this time. */
const SEQUENCE_MS = 1_200;

/** Keys that work on every page. Palette and sheet are loaded when they are first asked for. */
export function ShellKeys() {
  const router = useRouter();
  const [open, setOpen] = useState<'palette' | 'shortcuts' | null>(null);
  const [wasOpened, setWasOpened] = useState({ palette: false, shortcuts: false });

  useEffect(() => {
    const show = (what: 'palette' | 'shortcuts') => {
      setWasOpened((before) => ({ ...before, [what]: true }));
      setOpen(what);
    };
    let startedAt = 0;
    const press = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        return show('palette');
      }
      if (event.defaultPrevented || isTyping(event)) return;
      const goal = event.timeStamp - startedAt < SEQUENCE_MS ? GO_TO[event.key] : undefined;
      startedAt = event.key === 'g' ? event.timeStamp : 0;
      if (goal) {
        // The usage page has letters of its own; this one is spoken for.
        event.stopImmediatePropagation();
        return router.push(goal.href);
      }
      if (event.key === '?') show('shortcuts');
      else if (event.key === '[') toggleSidebar();
      else if (event.key === '/') {
        event.preventDefault();
        show('palette');
      }
    };
    const openPalette = () => show('palette');
    const openShortcuts = () => show('shortcuts');
    // Capturing, so that a sequence is seen before the page's own letters.
    window.addEventListener('keydown', press, { capture: true });
    window.addEventListener(OPEN_PALETTE, openPalette);
    window.addEventListener(OPEN_SHORTCUTS, openShortcuts);
    return () => {
      window.removeEventListener('keydown', press, { capture: true });
      window.removeEventListener(OPEN_PALETTE, openPalette);
      window.removeEventListener(OPEN_SHORTCUTS, openShortcuts);
    };
  }, [router]);

  const change = (isOpen: boolean) => (isOpen ? undefined : setOpen(null));
  return (
    <Suspense>
      {wasOpened.palette ? <CommandPalette isOpen={open === 'palette'} onOpenChange={change} /> : null}
      {wasOpened.shortcuts ? <ShortcutSheet isOpen={open === 'shortcuts'} onOpenChange={change} /> : null}
    </Suspense>
  );
}
