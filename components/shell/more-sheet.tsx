'use client';

import { Dialog } from '@/components/ui/dialog';
import * as texts from '@/lib/texts/en/shell';
import { FreshnessLine } from './freshness-line';
import { MAIN_ITEMS, SETTINGS_ITEMS } from './navigation';
import { NavigationLinks } from './navigation-links';
import { SearchButton } from './search-button';
import { UserMenu } from './user-menu';

type MoreSheetProps = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Everything of the sidebar that the bottom bar has no room for. */
export default function MoreSheet({ isOpen, onOpenChange }: MoreSheetProps) {
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={texts.moreTitle}>
      <SearchButton onPress={() => onOpenChange(false)} />
      <NavigationLinks items={[...MAIN_ITEMS.slice(4), ...SETTINGS_ITEMS]} onNavigate={() => onOpenChange(false)} />
      <div className="mt-3 border-t pt-3">
        <FreshnessLine />
        <UserMenu />
      </div>
    </Dialog>
  );
}
