import type { Metadata } from 'next';
import { KeysScreen } from '@/components/keys/keys-screen';
import { PageHeader } from '@/components/ui/page-header';
import { requireViewer } from '@/lib/auth/session';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/keys';

export const metadata: Metadata = { title: common.keys };

export default async function KeysPage() {
  await requireViewer('filtered');
  return (
    <>
      <PageHeader title={common.keys} note={texts.note} />
      <KeysScreen />
    </>
  );
}
