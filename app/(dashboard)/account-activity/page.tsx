import type { Metadata } from 'next';
import { AccountActivityScreen } from '@/components/account-activity/account-activity-screen';
import { requireViewer } from '@/lib/auth/session';
import * as texts from '@/lib/texts/en/account-activity';

export const metadata: Metadata = { title: texts.pageTitle };

export default async function AccountActivityPage() {
  await requireViewer();
  return <AccountActivityScreen />;
}
