import type { Metadata } from 'next';
import { AuthFrame } from '@/components/auth/auth-frame';
import { UnsubscribeForm } from '@/components/preferences/unsubscribe-form';
import * as texts from '@/lib/texts/en/pages/unsubscribe';

export const metadata: Metadata = { title: texts.unsubscribe, robots: { index: false } };

/** Shows one button: opening the link changes nothing, because scanners open every link. */
export default async function UnsubscribePage({ params }: PageProps<'/unsubscribe/[token]'>) {
  const { token } = await params;
  return (
    <AuthFrame title={texts.stopDigests} note={texts.dailyWeeklyMonthly}>
      <UnsubscribeForm token={decodeURIComponent(token)} />
    </AuthFrame>
  );
}
