import type { Metadata } from 'next';
import { ActivityScreen } from '@/components/activity/activity-screen';
import { requireViewer } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Activity' };

export default async function ActivityPage() {
  await requireViewer();
  return <ActivityScreen />;
}
