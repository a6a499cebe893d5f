'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import type { Account } from '@/lib/contracts/people/account';
import { ApiError } from '@/lib/http/api-client';
import { findFieldError } from '@/lib/http/field-error';
import { useChangeEmail } from '@/lib/queries/people/account';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/security';
import { useVerification } from './use-verification';

/** The address to sign in with; a new one counts once its link was opened. */
export function EmailCard({ account }: { account: Account }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Card title={common.email}>
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 basis-60 text-sm">
          <span className="font-medium break-all">{account.email}</span>
          <span className="text-muted"> {texts.emailText}</span>
        </p>
        <Button onClick={() => setIsOpen(true)}>{texts.emailChangeButton}</Button>
      </div>
      {isOpen ? <ChangeDialog onClose={() => setIsOpen(false)} /> : null}
    </Card>
  );
}

function ChangeDialog({ onClose }: { onClose: () => void }) {
  const change = useChangeEmail();
  const { run, dialog } = useVerification('access');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const newEmail = String(new FormData(event.currentTarget).get('newEmail')).trim();
    // Shown by the form through `change.error`.
    run(() => change.mutateAsync(newEmail)).catch(() => undefined);
  };
  const isProofWanted = change.error instanceof ApiError && change.error.code === 'verification_needed';
  const message = isProofWanted ? undefined : (findFieldError(change.error, 'newEmail') ?? change.error?.message);
  if (change.isSuccess) {
    return (
      <Dialog isOpen onOpenChange={onClose} title={texts.emailSentTitle}>
        <p className="text-sm">{texts.emailSentText}</p>
        <DialogActions>
          <Button variant="primary" onClick={onClose}>
            {common.close}
          </Button>
        </DialogActions>
      </Dialog>
    );
  }
  return (
    <>
      <Dialog isOpen onOpenChange={onClose} title={texts.emailTitle}>
        <form onSubmit={submit}>
          <Field label={texts.emailNewAddressLabel} error={message} help={texts.emailNewAddressHelp}>
            {(field) => <Input {...field} name="newEmail" type="email" required autoComplete="email" />}
          </Field>
          <DialogActions>
            <Button onClick={onClose}>{common.cancel}</Button>
            <Button type="submit" variant="primary" isBusy={change.isPending}>
              {common.sendTheLink}
            </Button>
          </DialogActions>
        </form>
      </Dialog>
      {dialog}
    </>
  );
}
