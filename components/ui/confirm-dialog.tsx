'use client';

import type { ReactNode } from 'react';
import * as common from '@/lib/texts/en/common';
import { Button } from './button';
import { Dialog, DialogActions } from './dialog';

type ConfirmDialogProps = {
  title: string;
  /** What happens to whom. */
  children: ReactNode;
  confirmLabel: string;
  isBusy: boolean;
  /** What the server said against the last try. */
  error: Error | null;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks once before an act that cannot be taken back but does little harm; see `TypedConfirm` for the others. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog isOpen onOpenChange={props.onClose} title={props.title}>
      <div className="text-sm text-muted">{props.children}</div>
      {props.error ? (
        <p role="alert" className="mt-3 text-sm text-critical">
          {props.error.message}
        </p>
      ) : null}
      <DialogActions>
        <Button onClick={props.onClose}>{common.cancel}</Button>
        <Button variant="danger" onClick={props.onConfirm} isBusy={props.isBusy}>
          {props.confirmLabel}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
