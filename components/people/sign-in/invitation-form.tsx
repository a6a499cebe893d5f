'use client';

import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { Field, Input } from '@/components/ui/field';
import { Sentence } from '@/components/ui/sentence';
import { Skeleton } from '@/components/ui/states';
import type { InvitationView } from '@/lib/contracts/people/members';
import { findFieldError } from '@/lib/http/field-error';
import { invitationQuery, useAcceptInvitation } from '@/lib/queries/people/members';
import { useProviderSignIn, useSignIn } from '@/lib/queries/people/sign-in';
import * as texts from '@/lib/texts/en/people/sign-in';
import { useLinkToken } from './link-token';
import { NewPasswordField } from './new-password-field';
import type { SignInMethods } from './sign-in-form';

const KEPT_AS = 'spendwatch-invitation';
const TALL = 'h-9 max-md:h-11';

/** What a link invites to, and the way in that fits who opened it. */
export function InvitationForm({ methods }: { methods: SignInMethods }) {
  const token = useLinkToken(KEPT_AS);
  const { data, error } = useQuery({ ...invitationQuery(token ?? ''), enabled: !!token });
  if (token === '' || error) {
    return (
      <Banner tone="warning" title={texts.invitationBrokenTitle}>
        {error?.message ?? texts.invitationIncomplete}
      </Banner>
    );
  }
  if (!data || !token) return <Skeleton className="h-40" />;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm">
        <Sentence
          text={texts.invitationTo}
          values={{
            workspace: <strong>{data.workspaceName}</strong>,
            role: data.role,
            address: <strong className="break-all">{data.email}</strong>,
          }}
        />
      </p>
      <WayIn token={token} view={data} methods={methods} />
    </div>
  );
}

type WayInProps = { token: string; view: InvitationView; methods: SignInMethods };

function WayIn(props: WayInProps) {
  if (props.view.isSignedIn) return <JoinButton token={props.token} />;
  if (props.view.hasAccount) return <SignInFirst email={props.view.email} />;
  return <NewAccountForm {...props} />;
}

function JoinButton({ token }: { token: string }) {
  const accept = useAcceptInvitation();
  const join = () => accept.mutate({ token }, { onSuccess: () => leave('/') });
  return (
    <>
      {accept.error ? <Banner tone="critical" title={accept.error.message} /> : null}
      <Button variant="primary" className={TALL} isBusy={accept.isPending || accept.isSuccess} onClick={join}>
        {texts.invitationJoinButton}
      </Button>
    </>
  );
}

function SignInFirst({ email }: { email: string }) {
  return (
    <>
      <p className="text-sm text-muted">{texts.invitationAccountText(email)}</p>
      <a href="/sign-in?next=/invitation" className={buttonClass('primary', 'md', TALL)}>
        {texts.invitationSignInLink}
      </a>
    </>
  );
}

function NewAccountForm({ token, view, methods }: WayInProps) {
  const accept = useAcceptInvitation();
  const signIn = useSignIn();
  const provider = useProviderSignIn();
  const [isLeaving, setIsLeaving] = useState(false);
  const errorOf = (path: string) => findFieldError(accept.error, path);
  const failure = provider.error ?? (errorOf('name') || errorOf('password') ? null : accept.error);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const password = String(typed.get('password'));
    const accepted = await accept.mutateAsync({ token, name: String(typed.get('name')), password }).catch(() => null);
    if (!accepted) return;
    setIsLeaving(true);
    const step = await signIn.mutateAsync({ email: accepted.email, password }).catch(() => null);
    leave(step === 'done' ? '/' : '/sign-in');
  };
  const joinThrough = async (name: 'google' | 'oidc') => {
    const accepted = await accept.mutateAsync({ token }).catch(() => null);
    if (!accepted) return;
    forget();
    provider.mutate({ provider: name, nextPath: '/' });
  };
  return (
    <>
      {failure ? <Banner tone="critical" title={failure.message} /> : null}
      <form method="post" onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <input type="hidden" name="username" autoComplete="username" value={view.email} />
        <Field label={texts.nameLabel} error={errorOf('name')}>
          {(field) => <Input {...field} name="name" required maxLength={80} autoComplete="name" />}
        </Field>
        <NewPasswordField name="password" label={texts.invitationPasswordLabel} error={errorOf('password')} />
        <Button type="submit" variant="primary" className={TALL} isBusy={accept.isPending || isLeaving}>
          {texts.invitationCreateButton}
        </Button>
      </form>
      {methods.google ? (
        <Button className={TALL} onClick={() => void joinThrough('google')}>
          {texts.invitationGoogleButton}
        </Button>
      ) : null}
      {methods.oidc ? (
        <Button className={TALL} onClick={() => void joinThrough('oidc')}>
          {texts.invitationSingleSignOnButton}
        </Button>
      ) : null}
    </>
  );
}

function forget(): void {
  window.sessionStorage.removeItem(KEPT_AS);
}

function leave(path: string): void {
  forget();
  window.location.assign(path);
}
