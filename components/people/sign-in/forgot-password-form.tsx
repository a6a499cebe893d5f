'use client';

import Link from 'next/link';
import type { FormEvent } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { useIsHydrated } from '@/components/ui/use-is-hydrated';
import { useRequestPasswordReset } from '@/lib/queries/people/account';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/sign-in';

/** Asks for a link by mail; says the same whether or not anybody has the address. */
export function ForgotPasswordForm() {
  const request = useRequestPasswordReset();
  const isHydrated = useIsHydrated();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    request.mutate(String(new FormData(event.currentTarget).get('email')).trim());
  };
  if (request.isSuccess) {
    return (
      <div className="flex flex-col gap-4">
        <Banner tone="info" title={texts.forgotPasswordSentTitle}>
          {texts.forgotPasswordSentText}
        </Banner>
        <BackToSignIn />
      </div>
    );
  }
  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      {request.error ? <Banner tone="critical" title={request.error.message} /> : null}
      <Field label={common.email}>
        {(field) => <Input {...field} name="email" type="email" required autoComplete="username" />}
      </Field>
      <Button
        type="submit"
        variant="primary"
        isBusy={request.isPending}
        disabled={!isHydrated}
        className="h-9 max-md:h-11"
      >
        {common.sendTheLink}
      </Button>
      <BackToSignIn />
    </form>
  );
}

export function BackToSignIn() {
  return (
    <Link href="/sign-in" className="self-center text-sm text-muted underline-offset-4 hover:underline">
      {texts.forgotPasswordBackLink}
    </Link>
  );
}
