import type { Metadata } from 'next';
import { SecurityScreen } from '@/components/people/security/security-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { requireViewer } from '@/lib/auth/session';
import { accountQuery, sessionsQuery } from '@/lib/queries/people/account';
import { getAccount } from '@/lib/services/people/manage-account';
import { listSessions } from '@/lib/services/people/manage-sessions';
import * as common from '@/lib/texts/en/common';

export const metadata: Metadata = { title: common.yourAccount };

export default async function SecurityPage() {
  const viewer = await requireViewer('open');
  const queries = [
    { queryKey: accountQuery().queryKey, load: () => getAccount(viewer) },
    { queryKey: sessionsQuery().queryKey, load: () => listSessions(viewer) },
  ];
  return (
    <Prefetch queries={queries}>
      <SecurityScreen />
    </Prefetch>
  );
}
