import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { SharedView } from '@/components/usage/shared-view';
import { openSharedView } from '@/lib/services/usage/open-shared-view';
import * as texts from '@/lib/texts/en/usage';

/** The address is the secret: it is sent to no other site, not even as a referrer. */
export const metadata: Metadata = { title: texts.sharedViewTitle, referrer: 'no-referrer', robots: { index: false } };

/** One view, for anybody who has its link. Everything it shows is in the page; it asks for nothing. */
export default async function SharePage({ params }: PageProps<'/share/[token]'>) {
  const shared = await openSharedView((await params).token);
  if (!shared) notFound();
  return <SharedView shared={shared} />;
}
