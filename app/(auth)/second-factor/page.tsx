import type { Metadata } from 'next';
import { FirstFactor } from '@/components/people/security/first-factor';
import { AuthFrame } from '@/components/people/sign-in/auth-frame';
import { requireFactorlessViewer } from '@/lib/auth/session';
import * as texts from '@/lib/texts/en/people/sign-in';

export const metadata: Metadata = { title: texts.secondFactorTitle };

export default async function SecondFactorPage() {
  await requireFactorlessViewer();
  return (
    <AuthFrame title={texts.secondFactorTitle} note={texts.secondFactorNote}>
      <FirstFactor />
    </AuthFrame>
  );
}
