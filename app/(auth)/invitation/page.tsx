import type { Metadata } from 'next';
import { AuthFrame } from '@/components/auth/auth-frame';
import { InvitationForm } from '@/components/auth/invitation-form';
import { listSignInMethods } from '@/lib/auth/better-auth';

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' };

export const dynamic = 'force-dynamic';

export default function InvitationPage() {
  return (
    <AuthFrame title="Join Spendwatch" note="See what your organization spends on AI APIs.">
      <InvitationForm methods={listSignInMethods()} />
    </AuthFrame>
  );
}
