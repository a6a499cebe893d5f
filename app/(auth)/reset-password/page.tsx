import type { Metadata } from 'next';
import { AuthFrame } from '@/components/people/sign-in/auth-frame';
import { ResetPasswordForm } from '@/components/people/sign-in/reset-password-form';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/sign-in';

export const metadata: Metadata = { title: common.newPassword, referrer: 'no-referrer' };

export default function ResetPasswordPage() {
  return (
    <AuthFrame title={texts.resetPasswordTitle} note={texts.resetPasswordNote}>
      <ResetPasswordForm />
    </AuthFrame>
  );
}
