import type { Metadata } from 'next';
import { AuthFrame } from '@/components/auth/auth-frame';
import { FirstFactor } from '@/components/security/first-factor';
import { requireFactorlessViewer } from '@/lib/auth/session';
import * as texts from '@/lib/texts/en/pages/second-factor';

export const metadata: Metadata = { title: texts.setUpSecondFactor };

export default async function SecondFactorPage() {
  await requireFactorlessViewer();
  return (
    <AuthFrame title={texts.setUpSecondFactor} note={texts.workspaceAsksEverybody}>
      <FirstFactor />
    </AuthFrame>
  );
}
