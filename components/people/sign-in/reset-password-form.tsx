'use client';

import type { FormEvent } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { findFieldError } from '@/lib/http/field-error';
import { useResetPassword } from '@/lib/queries/people/account';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/sign-in';
import { BackToSignIn } from './forgot-password-form';
import { useLinkToken } from './link-token';
import { NewPasswordField } from './new-password-field';
import { StaleLink } from './stale-link';

/** Sets a new password by the token of a link. */
export function ResetPasswordForm() {
  const token = useLinkToken();
  const reset = useResetPassword();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    reset.mutate({ token: token ?? '', password: String(new FormData(event.currentTarget).get('password')) });
  };
  if (reset.isSuccess) {
    return (
      <div className="flex flex-col gap-4">
        <Banner tone="info" title={texts.resetPasswordDoneTitle}>
          {texts.resetPasswordDoneText}
        </Banner>
        <BackToSignIn />
      </div>
    );
  }
  if (token === '') return <StaleLink />;
  const fieldError = findFieldError(reset.error, 'password');
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {reset.error && !fieldError ? <Banner tone="critical" title={reset.error.message} /> : null}
      <NewPasswordField name="password" label={common.newPassword} error={fieldError} />
      <Button
        type="submit"
        variant="primary"
        isBusy={reset.isPending}
        disabled={token === null}
        className="h-9 max-md:h-11"
      >
        {texts.resetPasswordButton}
      </Button>
      <BackToSignIn />
    </form>
  );
}
