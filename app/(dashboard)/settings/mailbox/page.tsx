import type { Metadata } from 'next';
import { MailboxScreen } from '@/components/notifications/mailbox/mailbox-screen';
import { MailCapturedBanner } from '@/components/shell/notices';
import { Prefetch } from '@/components/shell/prefetch';
import { PageHeader } from '@/components/ui/page-header';
import { requireViewer } from '@/lib/auth/session';
import { capturedMailQuery, capturedMailsQuery } from '@/lib/queries/notifications/mailbox';
import { getCapturedMail, listCapturedMails } from '@/lib/services/notifications/list-captured-mails';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/mailbox';

export const metadata: Metadata = { title: common.mailbox };

export default async function MailboxPage({ searchParams }: PageProps<'/settings/mailbox'>) {
  const viewer = await requireViewer();
  const { mail } = await searchParams;
  const selectedId = typeof mail === 'string' && /^[0-9a-f-]{36}$/i.test(mail) ? mail : null;
  const list = await listCapturedMails(viewer, { limit: 100 });
  const shownId = selectedId ?? list.data[0]?.id ?? null;
  const queries = [
    { queryKey: capturedMailsQuery().queryKey, load: async () => list },
    ...(shownId === null
      ? []
      : [{ queryKey: capturedMailQuery(shownId).queryKey, load: () => getCapturedMail(viewer, shownId) }]),
  ];
  return (
    <Prefetch queries={queries}>
      <PageHeader title={common.mailbox} note={texts.note} />
      <MailCapturedBanner />
      <MailboxScreen selectedId={selectedId} />
    </Prefetch>
  );
}
