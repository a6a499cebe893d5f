'use client';

import { Fingerprint } from 'lucide-react';
import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { useIsHydrated } from '@/components/ui/use-is-hydrated';
import { usePasskeySignIn, useProviderSignIn, useSignIn } from '@/lib/queries/people/sign-in';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/sign-in';
import { CodeForm } from './code-form';

export type SignInMethods = { google: boolean; oidc: boolean };

const TALL = 'h-9 max-md:h-11';

type SignInFormProps = {
  /** A checked path of this site. */
  nextPath: string;
  methods: SignInMethods;
};

/** E-mail and password, then a code where the account has an authenticator app; or a passkey, or a provider. */
export function SignInForm({ nextPath, methods }: SignInFormProps) {
  const [isCodeWanted, setIsCodeWanted] = useState(false);
  const passkey = usePasskeySignIn();
  const provider = useProviderSignIn();
  const go = () => window.location.assign(nextPath);
  if (isCodeWanted) return <CodeForm onDone={go} onBack={() => setIsCodeWanted(false)} />;
  const failure = passkey.error ?? provider.error;
  return (
    <div className="flex flex-col gap-4">
      {failure ? <Banner tone="critical" title={failure.message} /> : null}
      <PasswordForm onDone={go} onCodeWanted={() => setIsCodeWanted(true)} />
      <div className="flex items-center gap-3 text-xs text-faint">
        <span className="h-px flex-1 bg-line" />
        {texts.formOr}
        <span className="h-px flex-1 bg-line" />
      </div>
      <div className="flex flex-col gap-2">
        <Button
          className={TALL}
          isBusy={passkey.isPending}
          onClick={() => passkey.mutate(undefined, { onSuccess: go })}
        >
          <Fingerprint aria-hidden />
          {texts.formPasskeyButton}
        </Button>
        {methods.google ? (
          <Button className={TALL} onClick={() => provider.mutate({ provider: 'google', nextPath })}>
            {texts.formGoogleButton}
          </Button>
        ) : null}
        {methods.oidc ? (
          <Button className={TALL} onClick={() => provider.mutate({ provider: 'oidc', nextPath })}>
            {texts.formSingleSignOnButton}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function PasswordForm({ onDone, onCodeWanted }: { onDone: () => void; onCodeWanted: () => void }) {
  const isHydrated = useIsHydrated();
  const signIn = useSignIn();
  const [isLeaving, setIsLeaving] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // Read from the form: what was typed before the script ran is there, too.
    const typed = new FormData(event.currentTarget);
    signIn.mutate(
      { email: String(typed.get('email')).trim(), password: String(typed.get('password')) },
      {
        onSuccess: (step) => {
          if (step === 'code') return onCodeWanted();
          setIsLeaving(true);
          onDone();
        },
      },
    );
  };
  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      {signIn.error ? <Banner tone="critical" title={signIn.error.message} /> : null}
      <Field label={common.email}>
        {(field) => <Input {...field} name="email" type="email" required autoComplete="username webauthn" />}
      </Field>
      <Field label={common.password}>
        {(field) => <Input {...field} name="password" type="password" required autoComplete="current-password" />}
      </Field>
      <Button
        type="submit"
        variant="primary"
        isBusy={signIn.isPending || isLeaving}
        disabled={!isHydrated}
        className={TALL}
      >
        {texts.signIn}
      </Button>
      <Link href="/forgot-password" className="self-center text-sm text-muted underline-offset-4 hover:underline">
        {texts.formForgotLink}
      </Link>
    </form>
  );
}
