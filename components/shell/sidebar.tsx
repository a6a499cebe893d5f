'use client';

import { IntentLink } from '@/components/ui/intent-link';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/shell';
import { FreshnessLine } from './freshness-line';
import { Mark } from './mark';
import { listOpenItems, MAIN_ITEMS, NAVIGATION_GROUPS } from './navigation';
import { NavigationLinks } from './navigation-links';
import { SearchButton } from './search-button';
import { UserMenu } from './user-menu';
import { useWorkspace } from './workspace-context';

/** Navigation of wide screens: pages, settings, freshness and the signed-in person. */
export function Sidebar() {
  const { isLimited } = useWorkspace();
  const groups = NAVIGATION_GROUPS.filter(({ items }) => listOpenItems(items, isLimited).length > 0);
  return (
    <aside className="sticky top-0 hidden h-dvh w-56 shrink-0 flex-col border-r bg-canvas px-3 py-3 md:flex folded:w-14">
      <IntentLink
        href="/"
        className="mb-4 flex h-8 items-center gap-2 rounded-md px-2 text-base font-semibold tracking-tight"
      >
        <Mark className="size-5" />
        <span className="folded:sr-only">{common.spendwatch}</span>
      </IntentLink>
      <SearchButton />
      <nav
        aria-label={texts.mainLabel}
        className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto mask-b-from-[calc(100%-1rem)] pb-4"
      >
        <NavigationLinks items={MAIN_ITEMS} />
        {groups.map(({ title, items }) => (
          <div key={title}>
            <h2 className="px-2 pb-1 text-xs text-faint folded:sr-only">{title}</h2>
            <NavigationLinks items={items} />
          </div>
        ))}
      </nav>
      <div className="flex flex-col gap-1 border-t pt-2">
        <FreshnessLine />
        <UserMenu />
      </div>
    </aside>
  );
}
