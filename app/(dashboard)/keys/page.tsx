import type { Metadata } from 'next';
import { KeysScreen } from '@/components/keys/keys-screen';
import { PageHeader } from '@/components/ui/page-header';
import { requireViewer } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Keys' };

export default async function KeysPage() {
  await requireViewer();
  return (
    <>
      <PageHeader title="Keys" note="Whose each key is, when it was last used, and what to mend" />
      <KeysScreen />
    </>
  );
}
