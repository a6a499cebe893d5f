import type { Metadata } from 'next';
import { PolicyScreen } from '@/components/keys/policy-screen';
import { PageHeader } from '@/components/ui/page-header';
import { requireViewer } from '@/lib/auth/session';
import * as texts from '@/lib/texts/en/keys-policy';

export const metadata: Metadata = { title: texts.title };

export default async function PolicyPage() {
  await requireViewer();
  return (
    <>
      <PageHeader title={texts.title} note={texts.note} />
      <PolicyScreen />
    </>
  );
}
