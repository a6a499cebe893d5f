import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthFrame } from '@/components/people/sign-in/auth-frame';
import { SetupForm } from '@/components/people/sign-in/setup-form';
import { isSetupNeeded } from '@/lib/services/people/set-up-owner';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/sign-in';

export const metadata: Metadata = { title: common.setUp };

export default async function SetupPage() {
  if (!(await isSetupNeeded())) redirect('/sign-in');
  return (
    <AuthFrame title={texts.setupTitle} note={texts.setupNote}>
      <SetupForm />
    </AuthFrame>
  );
}
