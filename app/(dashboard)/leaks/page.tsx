import type { Metadata } from 'next';
import { LeaksScreen } from '@/components/leaks/leaks-screen';
import { PageHeader } from '@/components/ui/page-header';
import { requireViewer } from '@/lib/auth/session';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/leaks';

export const metadata: Metadata = { title: common.leaks };

export default async function LeaksPage() {
  await requireViewer();
  return (
    <>
      <PageHeader title={common.leaks} note={texts.note} />
      <LeaksScreen />
    </>
  );
}
