import type { Metadata } from 'next';
import { MailboxScreen } from '@/components/mailbox/mailbox-screen';
import { MailCapturedBanner } from '@/components/shell/notices';
import { Prefetch } from '@/components/shell/prefetch';
import { PageHeader } from '@/components/ui/page-header';
import { requireViewer } from '@/lib/auth/session';
import { capturedMailQuery, capturedMailsQuery } from '@/lib/queries/mailbox';
import { getCapturedMail } from '@/lib/services/get-captured-mail';
import { listCapturedMails } from '@/lib/services/list-captured-mails';

export const metadata: Metadata = { title: 'Mailbox' };

export default async function MailboxPage({ searchParams }: PageProps<'/settings/mailbox'>) {
  const viewer = await requireViewer();
  const { mail } = await searchParams;
  const selectedId = typeof mail === 'string' && /^[0-9a-f-]{36}$/i.test(mail) ? mail : null;
  const list = { queryKey: capturedMailsQuery().queryKey, load: () => listCapturedMails(viewer, { limit: 100 }) };
  const queries =
    selectedId === null
      ? [list]
      : [list, { queryKey: capturedMailQuery(selectedId).queryKey, load: () => getCapturedMail(viewer, selectedId) }];
  return (
    <Prefetch queries={queries}>
      <PageHeader title="Mailbox" note="Mail that was captured here instead of being sent" />
      <MailCapturedBanner />
      <MailboxScreen selectedId={selectedId} />
    </Prefetch>
  );
}
