import type { Metadata } from 'next';
import { AuthFrame } from '@/components/auth/auth-frame';
import { UnsubscribeForm } from '@/components/preferences/unsubscribe-form';

export const metadata: Metadata = { title: 'Unsubscribe', robots: { index: false } };

/** Shows one button: opening the link changes nothing, because scanners open every link. */
export default async function UnsubscribePage({ params }: PageProps<'/unsubscribe/[token]'>) {
  const { token } = await params;
  return (
    <AuthFrame
      title="Stop digests"
      note="Daily, weekly and monthly digests end. Alerts about incidents go on, because a leak must not go unseen."
    >
      <UnsubscribeForm token={decodeURIComponent(token)} />
    </AuthFrame>
  );
}
