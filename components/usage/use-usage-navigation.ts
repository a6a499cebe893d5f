'use client';

import type { Route } from 'next';
import { useRouter } from 'next/navigation';
import { useCallback, useTransition } from 'react';
import { renderUsageSearch, type UsageView } from '@/lib/presenters/usage-view';

/** Changes of the view go through the address: it can be shared, and Back undoes them. */
export function useUsageNavigation(view: UsageView) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const show = useCallback(
    (next: Partial<UsageView>) =>
      startTransition(() => {
        router.push(`/usage${renderUsageSearch({ ...view, ...next })}` as Route, { scroll: false });
      }),
    [router, view],
  );
  return { show, isPending };
}
