'use client';

import { type FormEvent, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Field, Input } from '@/components/ui/field';
import { useIsHydrated } from '@/components/ui/use-is-hydrated';
import { authClient } from '@/lib/auth/client';
import { findFieldError } from '@/lib/http/field-error';
import { useSetUpOwner } from '@/lib/queries/setup';
import { MINIMUM_PASSWORD_LENGTH, ratePassword } from './password-strength';

/** Creates the first owner and signs them in. */
export function SetupForm() {
  const [password, setPassword] = useState('');
  const isHydrated = useIsHydrated();
  const setUp = useSetUpOwner();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const owner = readOwner(new FormData(event.currentTarget));
    await setUp.mutateAsync(owner).then(
      async () => {
        const { error } = await authClient.signIn.email({ email: owner.email, password: owner.password });
        window.location.assign(error ? '/sign-in' : '/settings/connections?create=1');
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
      <Field label="Code from the terminal" help="Printed where Spendwatch was started." error={errorOf('code')}>
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
      <Field label="Your name" error={errorOf('name')}>
        {(field) => <Input {...field} name="name" required autoComplete="name" />}
      </Field>
      <Field label="E-mail" error={errorOf('email')}>
        {(field) => <Input {...field} name="email" type="email" required autoComplete="username" />}
      </Field>
      <Field label="Password" help={<StrengthNote password={password} />} error={errorOf('password')}>
        {(field) => (
          <Input
            {...field}
            name="password"
            type="password"
            required
            minLength={MINIMUM_PASSWORD_LENGTH}
            autoComplete="new-password"
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Button
        type="submit"
        variant="primary"
        isBusy={setUp.isPending}
        disabled={!isHydrated}
        className="h-9 max-md:h-11"
      >
        Create the owner
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

const LEVEL_COLOR = ['bg-critical', 'bg-warning', 'bg-accent', 'bg-ok'];

function StrengthNote({ password }: { password: string }) {
  const { level, text } = ratePassword(password);
  return (
    <span className="flex items-center gap-2">
      {password === '' ? null : (
        <span className="flex gap-0.5" aria-hidden>
          {LEVEL_COLOR.map((color, index) => (
            <span
              key={color}
              className={classNames('h-1 w-5 rounded-full', index <= level ? LEVEL_COLOR[level] : 'bg-line')}
            />
          ))}
        </span>
      )}
      {text}
    </span>
  );
}
