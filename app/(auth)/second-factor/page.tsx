import type { Metadata } from 'next';
import { AuthFrame } from '@/components/auth/auth-frame';
import { FirstFactor } from '@/components/security/first-factor';
import { requireFactorlessViewer } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Set up a second factor' };

export default async function SecondFactorPage() {
  await requireFactorlessViewer();
  return (
    <AuthFrame title="Set up a second factor" note="Your workspace asks everybody for one. It takes a minute.">
      <FirstFactor />
    </AuthFrame>
  );
}
