'use client';

import { useEffect } from 'react';
import { Toaster as Sonner, toast as show } from 'sonner';
import * as texts from '@/lib/texts/en/ui';
import { subscribeToToasts, takeToasts } from './toast';

/** Long enough to read the note and to change one's mind. */
const UNDO_MS = 8_000;

function showWaiting(): void {
  for (const { kind, text, onUndo } of takeToasts()) {
    show[kind](text, onUndo ? { action: { label: texts.undoButton, onClick: onUndo }, duration: UNDO_MS } : {});
  }
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
          actionButton: 'ml-auto shrink-0 rounded-sm px-1.5 font-medium text-accent hover:underline',
        },
      }}
    />
  );
}
