'use client';

import { IntentLink } from '@/components/ui/intent-link';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/shell';
import { FreshnessLine } from './freshness-line';
import { Mark } from './mark';
import { DAILY_SECTIONS, OTHER_SECTIONS } from './navigation';
import { SectionLinks } from './navigation-links';
import { SearchButton } from './search-button';
import { UserMenu } from './user-menu';

/** Navigation of wide screens: the sections, freshness and the signed-in person. */
export function Sidebar() {
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
        className="flex min-h-0 flex-1 flex-col overflow-y-auto mask-b-from-[calc(100%-1rem)] pb-4"
      >
        <SectionLinks sections={DAILY_SECTIONS} />
        <hr className="mx-2 my-3" />
        <SectionLinks sections={OTHER_SECTIONS} />
      </nav>
      <div className="flex flex-col gap-1 border-t pt-2">
        <FreshnessLine />
        <UserMenu />
      </div>
    </aside>
  );
}
