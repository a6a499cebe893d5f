'use client';

import { type FormEvent, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import type { AuthenticatorStart } from '@/lib/contracts/people/account';
import { findFieldError } from '@/lib/http/field-error';
import { useConfirmAuthenticator, useStartAuthenticator } from '@/lib/queries/people/account';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/security';
import { PasswordStep } from './password-step';
import { QrCode } from './qr-code';
import { RecoveryCodes } from './recovery-codes';

type Props = { hasPassword: boolean; onDone: () => void };

/** Three steps: the password, the code that the app shows, the recovery codes. */
export function AuthenticatorSetup({ hasPassword, onDone }: Props) {
  const start = useStartAuthenticator();
  const [isConfirmed, setIsConfirmed] = useState(false);
  if (!start.data) {
    return (
      <PasswordStep
        hasPassword={hasPassword}
        label={common.continueButton}
        error={start.error}
        isBusy={start.isPending}
        onSubmit={(proof) => start.mutate(proof)}
      />
    );
  }
  if (!isConfirmed) return <ScanStep start={start.data} onDone={() => setIsConfirmed(true)} />;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm">{texts.authenticatorSetupDone}</p>
      <RecoveryCodes codes={start.data.recoveryCodes} />
      <Button variant="primary" onClick={onDone} className="self-end">
        {texts.authenticatorSetupSavedButton}
      </Button>
    </div>
  );
}

function ScanStep({ start, onDone }: { start: AuthenticatorStart; onDone: () => void }) {
  const confirm = useConfirmAuthenticator();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code')).replaceAll(/\s/g, '');
    confirm.mutate(code, { onSuccess: onDone });
  };
  const fieldError = findFieldError(confirm.error, 'code');
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {confirm.error && !fieldError ? <Banner tone="critical" title={confirm.error.message} /> : null}
      <p className="text-sm">{texts.authenticatorSetupText}</p>
      <QrCode text={start.uri} label={texts.authenticatorSetupQrLabel} />
      <Input
        readOnly
        aria-label={texts.authenticatorSetupKeyLabel}
        value={start.secret}
        className="font-mono text-xs"
      />
      <Field label={texts.authenticatorSetupCodeLabel} error={fieldError}>
        {(field) => (
          <Input
            {...field}
            name="code"
            required
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={8}
            className="font-mono tracking-wider"
          />
        )}
      </Field>
      <Button type="submit" variant="primary" isBusy={confirm.isPending} className="self-end">
        {texts.authenticatorSetupButton}
      </Button>
    </form>
  );
}
