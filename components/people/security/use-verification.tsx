'use client';

import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { Sentence } from '@/components/ui/sentence';
import { ApiError } from '@/lib/http/api-client';
import { findFieldError } from '@/lib/http/field-error';
import { useVerifyIdentity } from '@/lib/queries/people/account';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/security';

/** True when the server wants a proof of identity before it does what was asked. */
export const isProofWanted = (error: unknown) => error instanceof ApiError && error.code === 'verification_needed';

/** What an act changes: the dialog says why it asks. */
export type VerificationPurpose = 'access' | 'provider' | 'automation' | 'data' | 'workspace';

const DESCRIPTIONS: Record<VerificationPurpose, string> = {
  access: texts.verificationAccessDescription,
  provider: texts.verificationProviderDescription,
  automation: texts.verificationAutomationDescription,
  data: texts.verificationDataDescription,
  workspace: texts.verificationWorkspaceDescription,
};

/**
 * Runs dangerous acts. When the server wants a proof first, the dialog asks for the password and runs the act again.
 * `run` answers null when the person changed their mind; other failures come through. Render `dialog` once.
 */
export function useVerification(purpose: VerificationPurpose): {
  run: <T>(act: () => Promise<T>) => Promise<T | null>;
  dialog: ReactNode;
} {
  const [isOpen, setIsOpen] = useState(false);
  const settle = useRef<(isProven: boolean) => void>(() => undefined);
  const close = (isProven: boolean) => {
    setIsOpen(false);
    settle.current(isProven);
  };
  const run = async <T,>(act: () => Promise<T>): Promise<T | null> => {
    try {
      return await act();
    } catch (error) {
      if (!isProofWanted(error)) throw error;
    }
    setIsOpen(true);
    const isProven = await new Promise<boolean>((resolve) => {
      settle.current = resolve;
    });
    return isProven ? await act() : null;
  };
  const dialog = isOpen ? (
    <VerifyDialog purpose={purpose} onDone={() => close(true)} onCancel={() => close(false)} />
  ) : null;
  return { run, dialog };
}

type VerifyDialogProps = { purpose: VerificationPurpose; onDone: () => void; onCancel: () => void };

function VerifyDialog({ purpose, onDone, onCancel }: VerifyDialogProps) {
  const verify = useVerifyIdentity();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    event.stopPropagation();
    const password = String(new FormData(event.currentTarget).get('password'));
    verify.mutate(password, { onSuccess: onDone });
  };
  return (
    <Dialog isOpen onOpenChange={onCancel} title={texts.verificationTitle} description={DESCRIPTIONS[purpose]}>
      <form onSubmit={submit}>
        <Field label={texts.passwordLabel} error={findFieldError(verify.error, 'password') ?? verify.error?.message}>
          {(field) => <Input {...field} name="password" type="password" required autoComplete="current-password" />}
        </Field>
        <p className="mt-2 text-xs text-muted">
          <Sentence
            text={texts.verificationNoPassword}
            values={{
              signIn: (
                <a href="/sign-in" className={buttonClass('ghost', 'sm')}>
                  {texts.verificationSignInLink}
                </a>
              ),
            }}
          />
        </p>
        <DialogActions>
          <Button onClick={onCancel}>{common.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={verify.isPending}>
            {common.continueButton}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
