import type { Metadata } from 'next';
import { AuthFrame } from '@/components/auth/auth-frame';
import { ResetPasswordForm } from '@/components/auth/reset-password-form';

export const metadata: Metadata = { title: 'New password', referrer: 'no-referrer' };

export default function ResetPasswordPage() {
  return (
    <AuthFrame title="Choose a new password" note="All devices are signed out when you do.">
      <ResetPasswordForm />
    </AuthFrame>
  );
}
