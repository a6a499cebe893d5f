import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { AuthFrame } from '@/components/people/sign-in/auth-frame';
import { SignInForm } from '@/components/people/sign-in/sign-in-form';
import { SignInNotice } from '@/components/people/sign-in/sign-in-notice';
import { listSignInMethods } from '@/lib/auth/better-auth';
import { parseNextPath } from '@/lib/auth/next-path';
import { findSignedInUser } from '@/lib/auth/session';
import { isSetupNeeded } from '@/lib/services/people/set-up-owner';
import * as texts from '@/lib/texts/en/people/sign-in';

export const metadata: Metadata = { title: texts.signIn };

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  if (await isSetupNeeded()) redirect('/setup');
  const { next, error } = await searchParams;
  // Only those come here signed in who belong to no workspace: everybody else would be on a page.
  const stranded = next === undefined ? await findSignedInUser(await headers()) : null;
  return (
    <AuthFrame title={texts.title} note={texts.note}>
      <SignInNotice error={typeof error === 'string' ? error : null} strandedAs={stranded?.email ?? null} />
      <SignInForm nextPath={parseNextPath(typeof next === 'string' ? next : null)} methods={listSignInMethods()} />
    </AuthFrame>
  );
}
