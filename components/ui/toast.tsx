'use client';

import { Toaster } from 'sonner';

/** Place where toasts appear. Announced politely; errors stay longer than confirmations. */
export function ToastArea() {
  return (
    <Toaster
      position="bottom-right"
      offset={{ bottom: 24, right: 24 }}
      mobileOffset={{ bottom: 76 }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-start gap-3 rounded-lg border border-line-strong bg-raised px-4 py-3 text-sm text-ink shadow-lg shadow-black/5',
          title: 'font-medium',
          description: 'text-muted',
          icon: 'mt-0.5',
          actionButton: 'ml-auto font-medium text-accent',
        },
      }}
    />
  );
}
