'use client';

import { type FormEvent, useState } from 'react';
import { NewPasswordField } from '@/components/people/sign-in/new-password-field';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import type { Account } from '@/lib/contracts/people/account';
import { findFieldError } from '@/lib/http/field-error';
import { useChangePassword } from '@/lib/queries/people/account';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/security';

/** The password, changed with the current one. */
export function PasswordCard({ account }: { account: Account }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Card title={common.password}>
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 basis-60 text-sm text-muted">
          {account.hasPassword
            ? texts.passwordText
            : texts.passwordNoneText(
                account.providers.length > 0
                  ? texts.passwordThrough(account.providers.join(', '))
                  : texts.passwordWithoutPassword,
              )}
        </p>
        {account.hasPassword ? <Button onClick={() => setIsOpen(true)}>{texts.passwordChangeButton}</Button> : null}
      </div>
      {isOpen ? <ChangeDialog onClose={() => setIsOpen(false)} /> : null}
    </Card>
  );
}

function ChangeDialog({ onClose }: { onClose: () => void }) {
  const change = useChangePassword();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const read = (name: string) => String(typed.get(name) ?? '');
    change.mutate(
      { currentPassword: read('currentPassword'), newPassword: read('newPassword') },
      {
        onSuccess: () => {
          toast.success(texts.passwordDone);
          onClose();
        },
      },
    );
  };
  const current = findFieldError(change.error, 'currentPassword');
  const next = findFieldError(change.error, 'newPassword');
  return (
    <Dialog isOpen onOpenChange={onClose} title={texts.passwordTitle}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {change.error && !current && !next ? <Banner tone="critical" title={change.error.message} /> : null}
        <Field label={texts.passwordCurrentPasswordLabel} error={current}>
          {(field) => (
            <Input {...field} name="currentPassword" type="password" required autoComplete="current-password" />
          )}
        </Field>
        <NewPasswordField name="newPassword" label={common.newPassword} error={next} />
        <DialogActions>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={change.isPending}>
            {texts.passwordChangeConfirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
