'use client';

import { useEffect } from 'react';
import { Toaster as Sonner, toast as show } from 'sonner';
import { subscribeToToasts, takeToasts } from './toast';

function showWaiting(): void {
  for (const { kind, text } of takeToasts()) show[kind](text);
}

/** The toasts themselves. */
export default function Toaster() {
  useEffect(() => {
    showWaiting();
    return subscribeToToasts(showWaiting);
  }, []);
  return (
    <Sonner
      position="bottom-right"
      offset={{ bottom: 24, right: 24 }}
      mobileOffset={{ bottom: 76 }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-start gap-3 rounded-lg border border-line-strong bg-raised px-4 py-3 text-sm text-ink shadow-lg shadow-black/5',
          title: 'font-medium',
          icon: 'mt-0.5',
        },
      }}
    />
  );
}
