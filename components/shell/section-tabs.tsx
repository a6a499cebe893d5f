'use client';

import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { classNames } from '@/components/ui/class-names';
import { IntentLink } from '@/components/ui/intent-link';
import * as texts from '@/lib/texts/en/shell';
import { SECTIONS } from './navigation';
import { useSections } from './navigation-links';

/**
 * The second level of the menu: the pages of the section, above each of them. Pages of one key, project or incident have
 * a trail of their own instead. On a phone the row scrolls sideways, with the current page in sight.
 */
export function SectionTabs() {
  const pathname = usePathname();
  const section = useSections(SECTIONS).find(({ pages }) => pages.some(({ href }) => href === pathname));
  const current = useRef<HTMLLIElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page has another current tab.
  useEffect(() => {
    const row = current.current?.parentElement;
    const tab = current.current;
    if (row && tab) row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.clientWidth) / 2;
  }, [pathname]);
  if (!section || section.pages.length < 2) return null;
  return (
    <nav aria-label={texts.sectionLabel(section.label)} className="border-b">
      <ul className="relative mx-auto flex max-w-[1280px] gap-1 overflow-x-auto px-3 [scrollbar-width:none] md:flex-wrap md:px-7">
        {section.pages.map(({ href, label }) => {
          const isCurrent = href === pathname;
          return (
            <li key={href} ref={isCurrent ? current : null} className="shrink-0">
              <IntentLink
                href={href}
                aria-current={isCurrent ? 'page' : undefined}
                className={classNames(
                  'flex h-11 items-center border-b-2 border-transparent px-2 text-sm text-muted transition-colors hover:text-ink',
                  isCurrent && 'border-accent font-medium text-ink',
                )}
              >
                {label}
              </IntentLink>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
