'use client';

import type { FormEvent } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { findFieldError } from '@/lib/http/field-error';
import { useCreateWorkspace } from '@/lib/queries/people/members';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/installation-workspace';

/** Makes a workspace of one's own, which becomes the one at hand; the menu behind the name leads back. */
export function CreateWorkspaceDialog({ onClose }: { onClose: () => void }) {
  const create = useCreateWorkspace();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim();
    create.mutate({ name, timezone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC' });
  };
  return (
    <Dialog isOpen onOpenChange={onClose} title={texts.createTitle} description={texts.createDescription}>
      <form onSubmit={submit}>
        <Field label={common.name} error={findFieldError(create.error, 'name') ?? create.error?.message}>
          {(field) => <Input {...field} name="name" required maxLength={80} autoComplete="organization" />}
        </Field>
        <DialogActions>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={create.isPending}>
            {common.create}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
