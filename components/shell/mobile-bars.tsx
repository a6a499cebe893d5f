'use client';

import { Menu as MenuIcon } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { IntentLink } from '@/components/ui/intent-link';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/shell';
import { FreshnessLine } from './freshness-line';
import { Mark } from './mark';
import { DAILY_SECTIONS, OTHER_SECTIONS } from './navigation';
import { useOpenIncidentCount, useSections } from './navigation-links';

const MoreSheet = lazy(() => import('./more-sheet'));

export function MobileTopBar() {
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center justify-between gap-2 border-b bg-canvas px-4 md:hidden">
      <IntentLink href="/" className="flex items-center gap-2 font-semibold tracking-tight">
        <Mark className="size-5" />
        {common.spendwatch}
      </IntentLink>
      <FreshnessLine isCompact />
    </header>
  );
}

const TAB = 'relative flex flex-1 flex-col items-center justify-center gap-0.5 text-2xs text-muted';

/** Bottom bar in reach of a thumb: daily work, and everything else behind "More". */
export function MobileTabBar() {
  const isElsewhere = useSections(OTHER_SECTIONS).some(({ isCurrent }) => isCurrent);
  const openCount = useOpenIncidentCount();
  const [isOpen, setIsOpen] = useState(false);
  const [isWanted, setIsWanted] = useState(false);
  const open = () => {
    setIsWanted(true);
    setIsOpen(true);
  };
  return (
    <nav
      aria-label={texts.mainLabel}
      className="fixed inset-x-0 bottom-0 z-30 flex h-14 border-t bg-canvas pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {useSections(DAILY_SECTIONS).map(({ href, label, icon: Icon, isCurrent, ariaCurrent }) => (
        <IntentLink
          key={href}
          href={href}
          aria-current={ariaCurrent}
          className={classNames(TAB, isCurrent && 'text-accent')}
        >
          <Icon className="size-5" aria-hidden />
          {label}
          {href === '/incidents' && openCount > 0 ? (
            <span className="absolute top-1 left-1/2 ml-1.5 min-w-4 rounded-full bg-critical px-1 text-center text-2xs font-medium text-surface">
              {openCount}
              <span className="sr-only"> {texts.openCount}</span>
            </span>
          ) : null}
        </IntentLink>
      ))}
      <button
        type="button"
        aria-haspopup="dialog"
        aria-current={isElsewhere ? 'true' : undefined}
        className={classNames(TAB, isElsewhere && 'text-accent')}
        onClick={open}
      >
        <MenuIcon className="size-5" aria-hidden />
        {texts.moreTitle}
      </button>
      {isWanted ? (
        <Suspense>
          <MoreSheet isOpen={isOpen} onOpenChange={setIsOpen} />
        </Suspense>
      ) : null}
    </nav>
  );
}
