'use client';

import { type FormEvent, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { authClient } from '@/lib/auth/client';

/** What went wrong, in words that say what to do. */
function explainFailure(status: number, message: string | undefined): string {
  if (status === 401 || status === 403) return 'E-mail or password is wrong. Check both and try again.';
  if (status === 429) return 'Too many attempts. Wait a minute, then try again.';
  return message || 'Spendwatch does not answer. Check that it is running, then try again.';
}

/** E-mail and password; `nextPath` is a checked path of this site. */
export function SignInForm({ nextPath }: { nextPath: string }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const signIn = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setFailure(null);
    const { error } = await authClient.signIn
      .email({ email: email.trim(), password })
      .catch(() => ({ error: { status: 0, message: undefined } }));
    if (!error) return window.location.assign(nextPath);
    setFailure(explainFailure(error.status, error.message));
    setIsBusy(false);
  };
  return (
    <form onSubmit={(event) => void signIn(event)} className="flex flex-col gap-4">
      {failure ? <Banner tone="critical" title={failure} /> : null}
      <Field label="E-mail">
        {(field) => (
          <Input
            {...field}
            type="email"
            required
            autoComplete="username"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Field label="Password">
        {(field) => (
          <Input
            {...field}
            type="password"
            required
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" isBusy={isBusy} className="h-9 max-md:h-11">
        Sign in
      </Button>
    </form>
  );
}
