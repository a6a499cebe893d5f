'use client';

import type { ReactNode } from 'react';
import * as common from '@/lib/texts/en/common';
import { Button } from './button';
import { Dialog, DialogActions } from './dialog';

type FormDialogProps = {
  title: string;
  description: ReactNode;
  onClose: () => void;
  onSubmit: () => void;
  /** What the server said against the last try. */
  error: Error | null;
  saveLabel: string;
  isBusy: boolean;
  /** Whether the fields hold enough to be sent. */
  isComplete: boolean;
  children: ReactNode;
};

/** A longer form at the side of the page: its fields, why the last try was refused, and the way out or on. */
export function FormDialog(props: FormDialogProps) {
  const { title, description, onClose, onSubmit, error, saveLabel, isBusy, isComplete, children } = props;
  return (
    <Dialog isOpen onOpenChange={onClose} shape="side" title={title} description={description}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
        {error ? (
          <p role="alert" className="text-sm text-critical">
            {error.message}
          </p>
        ) : null}
        <DialogActions>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={isBusy} disabled={!isComplete}>
            {saveLabel}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
