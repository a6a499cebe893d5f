import type { Metadata } from 'next';
import { ConfirmScreen } from '@/components/keys/confirm-screen';
import { PageHeader } from '@/components/ui/page-header';
import { requireViewer } from '@/lib/auth/session';
import * as texts from '@/lib/texts/en/keys-confirmations';

export const metadata: Metadata = { title: texts.title };

export default async function ConfirmPage() {
  await requireViewer('filtered');
  return (
    <>
      <PageHeader title={texts.title} note={texts.note} />
      <ConfirmScreen />
    </>
  );
}
