'use client';

import { useEffect } from 'react';
import { areSingleKeysOff } from '@/components/shell/shortcuts';
import { USAGE_RANGES, type UsageRange } from '@/lib/presenters/usage-view';

/** Single keys choose a range, unless somebody is typing or a dialog is open. */
export function useRangeKeys(choose: (range: UsageRange) => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (areSingleKeysOff() || event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
      const target = event.target as HTMLElement | null;
      if (target?.closest('input:not([type=radio]), textarea, select, [role=dialog], [role=menu], [contenteditable]')) {
        return;
      }
      const found = USAGE_RANGES.find((one) => one.key === event.key.toLowerCase());
      if (found) choose(found.range);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [choose]);
}
