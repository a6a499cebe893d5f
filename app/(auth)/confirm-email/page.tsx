import type { Metadata } from 'next';
import { AuthFrame } from '@/components/auth/auth-frame';
import { ConfirmEmailForm } from '@/components/auth/confirm-email-form';

export const metadata: Metadata = { title: 'Confirm your address', referrer: 'no-referrer' };

export default function ConfirmEmailPage() {
  return (
    <AuthFrame title="Confirm your new address" note="You will sign in with it.">
      <ConfirmEmailForm />
    </AuthFrame>
  );
}
