'use client';

import { lazy, Suspense, useSyncExternalStore } from 'react';
import { isToastWanted, subscribeToToasts } from './toast';

const Toaster = lazy(() => import('./toaster'));

/** Place where toasts appear. Its code is loaded with the first toast: most pages never show one. */
export function ToastArea() {
  const shown = useSyncExternalStore(subscribeToToasts, isToastWanted, () => false);
  return shown ? (
    <Suspense>
      <Toaster />
    </Suspense>
  ) : null;
}
