import type { Metadata } from 'next';
import { AuthFrame } from '@/components/auth/auth-frame';
import { ForgotPasswordForm } from '@/components/auth/forgot-password-form';

export const metadata: Metadata = { title: 'Forgotten password' };

export default function ForgotPasswordPage() {
  return (
    <AuthFrame title="Set a new password" note="We mail you a link.">
      <ForgotPasswordForm />
    </AuthFrame>
  );
}
