import type { Metadata } from 'next';
import { ActivityScreen } from '@/components/people/activity/activity-screen';
import { requireViewer } from '@/lib/auth/session';
import * as texts from '@/lib/texts/en/pages/settings-activity';

export const metadata: Metadata = { title: texts.activity };

export default async function ActivityPage() {
  await requireViewer();
  return <ActivityScreen />;
}
