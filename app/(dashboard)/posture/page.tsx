import type { Metadata } from 'next';
import { PostureScreen } from '@/components/keys/posture-screen';
import { PageHeader } from '@/components/ui/page-header';
import { requireViewer } from '@/lib/auth/session';
import * as texts from '@/lib/texts/en/keys-posture';

export const metadata: Metadata = { title: texts.title };

export default async function PosturePage() {
  await requireViewer();
  return (
    <>
      <PageHeader title={texts.title} note={texts.note} />
      <PostureScreen />
    </>
  );
}
