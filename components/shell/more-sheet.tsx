'use client';

import { usePathname } from 'next/navigation';
import { Dialog } from '@/components/ui/dialog';
import { IntentLink } from '@/components/ui/intent-link';
import * as texts from '@/lib/texts/en/shell';
import { FreshnessLine } from './freshness-line';
import { SECTIONS } from './navigation';
import { useSections } from './navigation-links';
import { SearchButton } from './search-button';
import { UserMenu } from './user-menu';

type MoreSheetProps = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Every page that the bottom bar has no room for, under the name of its section. */
export default function MoreSheet({ isOpen, onOpenChange }: MoreSheetProps) {
  const pathname = usePathname();
  const close = () => onOpenChange(false);
  const sections = useSections(SECTIONS).filter(({ pages }) => pages.length > 1);
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={texts.moreTitle}>
      <SearchButton onPress={close} />
      <nav aria-label={texts.moreTitle} className="flex flex-col gap-4">
        {sections.map(({ label, icon: Icon, pages }) => (
          <section key={label} aria-label={label}>
            <h3 className="flex items-center gap-2 px-2 text-xs font-medium text-muted">
              <Icon className="size-3.5" aria-hidden />
              {label}
            </h3>
            <ul className="grid grid-cols-2 gap-x-2">
              {pages.map((page) => (
                <li key={page.href}>
                  <IntentLink
                    href={page.href}
                    onClick={close}
                    aria-current={page.href === pathname ? 'page' : undefined}
                    className="flex min-h-11 items-center rounded-md px-2 text-sm hover:bg-hover aria-[current=page]:bg-hover aria-[current=page]:font-medium"
                  >
                    {page.label}
                  </IntentLink>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      <div className="mt-3 border-t pt-3">
        <FreshnessLine />
        <UserMenu />
      </div>
    </Dialog>
  );
}
