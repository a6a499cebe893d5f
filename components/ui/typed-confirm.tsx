'use client';

import { type ReactNode, useState } from 'react';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/ui';
import { Button } from './button';
import { Dialog, DialogActions } from './dialog';
import { Field, Input } from './field';

type TypedConfirmProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  /** What will be touched and what cannot be undone. */
  children: ReactNode;
  /** Text to type, usually the name of what goes away. */
  expected: string;
  confirmLabel: string;
  isBusy: boolean;
  error?: string | undefined;
  onConfirm: () => void;
};

/** Confirmation of a destructive act: the button works once the name has been typed. */
export function TypedConfirm(props: TypedConfirmProps) {
  const [typed, setTyped] = useState('');
  const matches = typed.trim() === props.expected.trim();
  const onOpenChange = (isOpen: boolean) => {
    setTyped('');
    props.onOpenChange(isOpen);
  };
  return (
    <Dialog isOpen={props.isOpen} onOpenChange={onOpenChange} title={props.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (matches) props.onConfirm();
        }}
      >
        <div className="mb-4 text-sm text-muted">{props.children}</div>
        <Field label={texts.typedConfirmLabel(props.expected)} error={props.error}>
          {(field) => (
            <Input
              {...field}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
        <DialogActions>
          <Button onClick={() => onOpenChange(false)}>{common.cancel}</Button>
          <Button type="submit" variant="danger" disabled={!matches} isBusy={props.isBusy}>
            {props.confirmLabel}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
