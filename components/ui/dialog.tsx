'use client';

import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import * as common from '@/lib/texts/en/common';
import { IconButton } from './button';
import { classNames } from './class-names';

type DialogProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  /** `side` slides in from the right and fills the height, for longer forms and menus. */
  shape?: 'center' | 'side';
};

const SHAPE = {
  center:
    'top-[12vh] left-1/2 max-h-[80vh] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 rounded-xl animate-rise max-md:top-auto max-md:bottom-0 max-md:left-0 max-md:max-h-[92vh] max-md:w-full max-md:max-w-none max-md:translate-x-0 max-md:rounded-b-none',
  side: 'inset-y-0 right-0 w-full max-w-md animate-appear border-y-0 border-r-0',
};

/** The first field is what people came for; without one the dialog's own choice stands. */
function focusFirstField(event: Event) {
  const field = (event.currentTarget as HTMLElement | null)?.querySelector<HTMLElement>('input, select, textarea');
  if (!field) return;
  event.preventDefault();
  field.focus();
}

/** Modal dialog: traps the focus, closes on Escape, gives the focus back. */
export function Dialog({ isOpen, onOpenChange, title, description, children, shape = 'center' }: DialogProps) {
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-black/40" />
        <Radix.Content
          className={classNames(
            'fixed z-50 flex flex-col overflow-hidden border border-line-strong bg-raised',
            SHAPE[shape],
          )}
          onOpenAutoFocus={focusFirstField}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg font-medium">{title}</Radix.Title>
              {description ? (
                <Radix.Description className="mt-0.5 text-sm text-muted">{description}</Radix.Description>
              ) : null}
            </div>
            <Radix.Close asChild>
              <IconButton label={common.close} size="sm">
                <X aria-hidden />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Buttons at the end of a dialog, the confirming one last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap justify-end gap-2">{children}</div>;
}
