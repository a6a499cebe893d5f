import type { Metadata } from 'next';
import { AuthFrame } from '@/components/people/sign-in/auth-frame';
import { InvitationForm } from '@/components/people/sign-in/invitation-form';
import { listSignInMethods } from '@/lib/auth/better-auth';
import * as texts from '@/lib/texts/en/people/sign-in';

export const metadata: Metadata = { title: texts.invitationPageTitle, referrer: 'no-referrer' };

export const dynamic = 'force-dynamic';

export default function InvitationPage() {
  return (
    <AuthFrame title={texts.invitationTitle} note={texts.note}>
      <InvitationForm methods={listSignInMethods()} />
    </AuthFrame>
  );
}
