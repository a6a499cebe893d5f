import type { Metadata } from 'next';
import { UnsubscribeForm } from '@/components/people/preferences/unsubscribe-form';
import { AuthFrame } from '@/components/people/sign-in/auth-frame';
import * as texts from '@/lib/texts/en/people/preferences';

export const metadata: Metadata = { title: texts.unsubscribePageTitle, robots: { index: false } };

/** Shows one button: opening the link changes nothing, because scanners open every link. */
export default async function UnsubscribePage({ params }: PageProps<'/unsubscribe/[token]'>) {
  const { token } = await params;
  return (
    <AuthFrame title={texts.unsubscribeTitle} note={texts.unsubscribeNote}>
      <UnsubscribeForm token={decodeURIComponent(token)} />
    </AuthFrame>
  );
}
