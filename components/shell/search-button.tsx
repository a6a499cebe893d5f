'use client';

import { Search } from 'lucide-react';
import { Keycap } from '@/components/ui/keycap';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/shell';
import { askShell, OPEN_PALETTE } from './shell-events';

/** Opens the palette by press, for hands on a mouse or a phone. */
export function SearchButton({ onPress }: { onPress?: () => void }) {
  return (
    <button
      type="button"
      title={texts.searchTitle}
      onClick={() => {
        onPress?.();
        askShell(OPEN_PALETTE);
      }}
      className="mb-3 flex h-8 w-full items-center gap-2.5 rounded-md border bg-surface px-2 text-sm text-muted hover:border-line-strong hover:text-ink max-md:h-11"
    >
      <Search className="size-4 shrink-0" aria-hidden />
      <span className="flex-1 text-left folded:hidden">{common.search}</span>
      <span className="flex gap-0.5 folded:hidden max-md:hidden" aria-hidden>
        <Keycap>{texts.ctrlKey}</Keycap>
        <Keycap>{texts.searchKey}</Keycap>
      </span>
    </button>
  );
}
