'use client';

import { type FormEvent, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { useIsHydrated } from '@/components/ui/use-is-hydrated';
import { authClient } from '@/lib/auth/client';

/** What went wrong, in words that say what to do. */
function explainFailure(status: number, message: string | undefined): string {
  if (status === 401 || status === 403) return 'E-mail or password is wrong. Check both and try again.';
  if (status === 429) return 'Too many attempts. Wait a minute, then try again.';
  return message || 'Spendwatch does not answer. Check that it is running, then try again.';
}

/** E-mail and password; `nextPath` is a checked path of this site. */
export function SignInForm({ nextPath }: { nextPath: string }) {
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const isHydrated = useIsHydrated();
  const signIn = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // Read from the form: what was typed before the script ran is there, too.
    const typed = new FormData(event.currentTarget);
    setIsBusy(true);
    setFailure(null);
    const { error } = await authClient.signIn
      .email({ email: String(typed.get('email')).trim(), password: String(typed.get('password')) })
      .catch(() => ({ error: { status: 0, message: undefined } }));
    if (!error) return window.location.assign(nextPath);
    setFailure(explainFailure(error.status, error.message));
    setIsBusy(false);
  };
  return (
    <form method="post" onSubmit={(event) => void signIn(event)} className="flex flex-col gap-4">
      {failure ? <Banner tone="critical" title={failure} /> : null}
      <Field label="E-mail">
        {(field) => <Input {...field} name="email" type="email" required autoComplete="username" />}
      </Field>
      <Field label="Password">
        {(field) => <Input {...field} name="password" type="password" required autoComplete="current-password" />}
      </Field>
      <Button type="submit" variant="primary" isBusy={isBusy} disabled={!isHydrated} className="h-9 max-md:h-11">
        Sign in
      </Button>
    </form>
  );
}
