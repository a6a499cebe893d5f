import type { Metadata } from 'next';
import { SecurityScreen } from '@/components/security/security-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { requireViewer } from '@/lib/auth/session';
import { accountQuery, sessionsQuery } from '@/lib/queries/account';
import { getAccount } from '@/lib/services/get-account';
import { listSessions } from '@/lib/services/manage-sessions';

export const metadata: Metadata = { title: 'Your account' };

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
