'use client';

import type { FormEvent } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { findFieldError } from '@/lib/http/field-error';
import * as texts from '@/lib/texts/en/people/security';

type PasswordStepProps = {
  hasPassword: boolean;
  label: string;
  error: Error | null;
  isBusy: boolean;
  isDangerous?: boolean;
  onSubmit: (proof: { password?: string }) => void;
};

/** Asks for the current password before a factor changes; people without one have just signed in another way. */
export function PasswordStep({ hasPassword, label, error, isBusy, isDangerous = false, onSubmit }: PasswordStepProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password') ?? '');
    onSubmit(hasPassword ? { password } : {});
  };
  const fieldError = findFieldError(error, 'password');
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {error && !fieldError ? <Banner tone="critical" title={error.message} /> : null}
      {hasPassword ? (
        <Field label={texts.passwordLabel} error={fieldError}>
          {(field) => <Input {...field} name="password" type="password" required autoComplete="current-password" />}
        </Field>
      ) : null}
      <Button type="submit" variant={isDangerous ? 'danger' : 'primary'} isBusy={isBusy} className="self-end">
        {label}
      </Button>
    </form>
  );
}
