import type { Metadata } from 'next';
import { CalendarScreen } from '@/components/keys/calendar-screen';
import { PageHeader } from '@/components/ui/page-header';
import { requireViewer } from '@/lib/auth/session';
import * as texts from '@/lib/texts/en/keys-calendar';

export const metadata: Metadata = { title: texts.title };

export default async function CalendarPage() {
  await requireViewer('filtered');
  return (
    <>
      <PageHeader title={texts.title} note={texts.note} />
      <CalendarScreen />
    </>
  );
}
