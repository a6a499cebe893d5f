'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** False until the page's script runs: what needs it can wait instead of losing a press. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
