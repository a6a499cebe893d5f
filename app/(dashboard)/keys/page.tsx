import type { Metadata } from 'next';
import { KeysScreen } from '@/components/keys/keys-screen';
import { PageHeader } from '@/components/ui/page-header';
import { requireViewer } from '@/lib/auth/session';
import * as texts from '@/lib/texts/en/pages/keys';

export const metadata: Metadata = { title: texts.keys };

export default async function KeysPage() {
  await requireViewer('filtered');
  return (
    <>
      <PageHeader title={texts.keys} note={texts.note} />
      <KeysScreen />
    </>
  );
}
