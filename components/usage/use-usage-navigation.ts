'use client';

import type { Route } from 'next';
import { useRouter } from 'next/navigation';
import { useCallback, useOptimistic, useTransition } from 'react';
import { renderUsageSearch, type UsageView } from '@/lib/presenters/usage/usage-view';

/** Changes that need no new answer from the server: the page redraws at once. */
const LOCAL: readonly (keyof UsageView)[] = ['chart', 'isCumulative', 'hidden', 'sort', 'order'];
/** Changes too small for a step of their own in the history. */
const PASSING: readonly (keyof UsageView)[] = ['hidden', 'sort', 'order'];

/**
 * Changes of the view go through the address: it can be shared, and Back undoes them. `wanted` is what was chosen last,
 * also while its answer is still on the way.
 */
export function useUsageNavigation(view: UsageView) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [wanted, setWanted] = useOptimistic(view);
  const show = useCallback(
    (next: Partial<UsageView>) => {
      const target = { ...wanted, ...next };
      const address = `/usage${renderUsageSearch(target)}`;
      const changed = Object.keys(next) as (keyof UsageView)[];
      if (changed.every((field) => PASSING.includes(field))) return window.history.replaceState(null, '', address);
      if (changed.every((field) => LOCAL.includes(field))) return window.history.pushState(null, '', address);
      startTransition(() => {
        setWanted(target);
        router.push(address as Route, { scroll: false });
      });
    },
    [router, wanted, setWanted],
  );
  return { show, wanted, isPending };
}
