import type { Metadata } from 'next';
import { AuthFrame } from '@/components/people/sign-in/auth-frame';
import { ResetPasswordForm } from '@/components/people/sign-in/reset-password-form';
import * as texts from '@/lib/texts/en/pages/reset-password';

export const metadata: Metadata = { title: texts.newPassword, referrer: 'no-referrer' };

export default function ResetPasswordPage() {
  return (
    <AuthFrame title={texts.chooseNewPassword} note={texts.allDevicesSigned}>
      <ResetPasswordForm />
    </AuthFrame>
  );
}
