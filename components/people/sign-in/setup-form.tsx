'use client';

import type { FormEvent } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { useIsHydrated } from '@/components/ui/use-is-hydrated';
import { findFieldError } from '@/lib/http/field-error';
import { useSetUpOwner } from '@/lib/queries/installation/setup';
import { useSignIn } from '@/lib/queries/people/sign-in';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/sign-in';
import { NewPasswordField } from './new-password-field';

/** Creates the first owner and signs them in. */
export function SetupForm() {
  const isHydrated = useIsHydrated();
  const setUp = useSetUpOwner();
  const signIn = useSignIn();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const owner = readOwner(new FormData(event.currentTarget));
    await setUp.mutateAsync(owner).then(
      async () => {
        const isIn = await signIn.mutateAsync({ email: owner.email, password: owner.password }).then(
          () => true,
          () => false,
        );
        window.location.assign(isIn ? '/settings/connections?create=1' : '/sign-in');
      },
      // Shown by the form through `setUp.error`.
      () => undefined,
    );
  };
  const errorOf = (path: string) => findFieldError(setUp.error, path);
  const hasFieldError = ['code', 'name', 'email', 'password'].some((path) => errorOf(path));
  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {setUp.error && !hasFieldError ? <Banner tone="critical" title={setUp.error.message} /> : null}
      <Field label={texts.setupCodeLabel} help={texts.setupCodeHelp} error={errorOf('code')}>
        {(field) => (
          <Input
            {...field}
            name="code"
            required
            autoComplete="one-time-code"
            spellCheck={false}
            className="font-mono"
          />
        )}
      </Field>
      <Field label={texts.nameLabel} error={errorOf('name')}>
        {(field) => <Input {...field} name="name" required autoComplete="name" />}
      </Field>
      <Field label={common.email} error={errorOf('email')}>
        {(field) => <Input {...field} name="email" type="email" required autoComplete="username" />}
      </Field>
      <NewPasswordField name="password" label={common.password} error={errorOf('password')} />
      <Button
        type="submit"
        variant="primary"
        isBusy={setUp.isPending}
        disabled={!isHydrated}
        className="h-9 max-md:h-11"
      >
        {texts.setupButton}
      </Button>
    </form>
  );
}

/** Read from the form: what was typed before the script ran is there, too. The password is taken as it is. */
function readOwner(typed: FormData) {
  const read = (name: string) => String(typed.get(name) ?? '');
  return {
    code: read('code').trim(),
    name: read('name').trim(),
    email: read('email').trim(),
    password: read('password'),
  };
}
