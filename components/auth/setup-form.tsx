'use client';

import { type FormEvent, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Field, Input } from '@/components/ui/field';
import { authClient } from '@/lib/auth/client';
import { findFieldError } from '@/lib/http/field-error';
import { useSetUpOwner } from '@/lib/queries/setup';
import { MINIMUM_PASSWORD_LENGTH, ratePassword } from './password-strength';

const EMPTY = { code: '', name: '', email: '', password: '' };

/** Creates the first owner and signs them in. */
export function SetupForm() {
  const [draft, setDraft] = useState(EMPTY);
  const setUp = useSetUpOwner();
  const change = (next: Partial<typeof EMPTY>) => setDraft((current) => ({ ...current, ...next }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const owner = { ...draft, code: draft.code.trim(), name: draft.name.trim(), email: draft.email.trim() };
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
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {setUp.error && !hasFieldError ? <Banner tone="critical" title={setUp.error.message} /> : null}
      <Field label="Code from the terminal" help="Printed where Spendwatch was started." error={errorOf('code')}>
        {(field) => (
          <Input
            {...field}
            required
            autoComplete="one-time-code"
            spellCheck={false}
            className="font-mono"
            value={draft.code}
            onChange={(event) => change({ code: event.target.value })}
          />
        )}
      </Field>
      <Field label="Your name" error={errorOf('name')}>
        {(field) => (
          <Input
            {...field}
            required
            autoComplete="name"
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label="E-mail" error={errorOf('email')}>
        {(field) => (
          <Input
            {...field}
            type="email"
            required
            autoComplete="username"
            value={draft.email}
            onChange={(event) => change({ email: event.target.value })}
          />
        )}
      </Field>
      <Field label="Password" help={<StrengthNote password={draft.password} />} error={errorOf('password')}>
        {(field) => (
          <Input
            {...field}
            type="password"
            required
            minLength={MINIMUM_PASSWORD_LENGTH}
            autoComplete="new-password"
            value={draft.password}
            onChange={(event) => change({ password: event.target.value })}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" isBusy={setUp.isPending} className="h-9 max-md:h-11">
        Create the owner
      </Button>
    </form>
  );
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
