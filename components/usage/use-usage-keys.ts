'use client';

import { useEffect } from 'react';
import { areSingleKeysOff } from '@/components/shell/shortcuts';
import type { UsageQuery } from '@/lib/contracts/usage/usage';
import { stepWindow } from '@/lib/presenters/usage/usage-step';
import { COMPARES, USAGE_BUCKETS, USAGE_RANGES, type UsageView } from '@/lib/presenters/usage/usage-view';

const BUSY = 'input:not([type=radio]), textarea, select, [role=dialog], [role=menu], [role=slider], [contenteditable]';

type Acts = { show: (next: Partial<UsageView>) => void; openCalendar: () => void; openFilter: () => void };

/** Single keys change the view, except while typing or in a dialog. */
export function useUsageKeys(view: UsageView, query: UsageQuery, acts: Acts): void {
  const { show, openCalendar, openFilter } = acts;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (areSingleKeysOff() || event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
      const target = event.target as HTMLElement | null;
      if (target?.closest(BUSY)) return;
      const isRadio = target?.matches('input[type=radio]') ?? false;
      if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
        if (isRadio) return;
        return show(stepWindow(query, query.timezone ?? 'UTC', event.key === 'ArrowLeft' ? -1 : 1));
      }
      const key = event.key.toLowerCase();
      const range = USAGE_RANGES.find((one) => one.key === key)?.range;
      if (range) return show({ range, from: null, to: null });
      if (key === 'c') return openCalendar();
      if (key === 'l') return openFilter();
      if (key === 'x') return show({ compare: findNext([null, ...COMPARES], view.compare) });
      if (key === 'i') return show({ bucket: findNext(USAGE_BUCKETS, query.bucket) });
      if (key === 'v') show({ isCumulative: !view.isCumulative });
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [show, openCalendar, openFilter, view.compare, view.isCumulative, query]);
}

function findNext<T>(list: readonly T[], current: T): T {
  return list[(list.indexOf(current) + 1) % list.length] as T;
}
