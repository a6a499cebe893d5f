import type { Metadata } from 'next';
import { ActivityScreen } from '@/components/people/activity/activity-screen';
import { requireViewer } from '@/lib/auth/session';
import * as common from '@/lib/texts/en/common';

export const metadata: Metadata = { title: common.activity };

export default async function ActivityPage() {
  await requireViewer();
  return <ActivityScreen />;
}
