import type { Metadata } from 'next';
import { AuthFrame } from '@/components/people/sign-in/auth-frame';
import { ConfirmEmailForm } from '@/components/people/sign-in/confirm-email-form';
import * as texts from '@/lib/texts/en/people/sign-in';

export const metadata: Metadata = { title: texts.confirmEmailPageTitle, referrer: 'no-referrer' };

export default function ConfirmEmailPage() {
  return (
    <AuthFrame title={texts.confirmEmailTitle} note={texts.confirmEmailNote}>
      <ConfirmEmailForm />
    </AuthFrame>
  );
}
