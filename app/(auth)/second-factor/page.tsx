import type { Metadata } from 'next';
import { AuthFrame } from '@/components/auth/auth-frame';
import { requireFactorlessViewer } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Set up a second factor' };

export default async function SecondFactorPage() {
  await requireFactorlessViewer();
  return (
    <AuthFrame title="Set up a second factor" note="Your workspace asks everybody for one. It takes a minute.">
      <p>…</p>
    </AuthFrame>
  );
}
