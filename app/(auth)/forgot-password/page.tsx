import type { Metadata } from 'next';
import { AuthFrame } from '@/components/people/sign-in/auth-frame';
import { ForgotPasswordForm } from '@/components/people/sign-in/forgot-password-form';
import * as texts from '@/lib/texts/en/people/sign-in';

export const metadata: Metadata = { title: texts.forgotPasswordPageTitle };

export default function ForgotPasswordPage() {
  return (
    <AuthFrame title={texts.forgotPasswordTitle} note={texts.forgotPasswordNote}>
      <ForgotPasswordForm />
    </AuthFrame>
  );
}
