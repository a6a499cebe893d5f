import type { Metadata } from 'next';
import { Prefetch } from '@/components/shell/prefetch';
import { PageHeader } from '@/components/ui/page-header';
import { GrowthScreen } from '@/components/usage/growth/growth-screen';
import { requireViewer } from '@/lib/auth/session';
import { growthQuery } from '@/lib/queries/usage/growth';
import { listGrowth } from '@/lib/services/usage/list-growth';
import * as texts from '@/lib/texts/en/usage-growth';

export const metadata: Metadata = { title: texts.title };

export default async function GrowthPage() {
  const viewer = await requireViewer('filtered');
  const query = { groupBy: 'apiKey' } as const;
  const queries = [{ queryKey: growthQuery(query).queryKey, load: () => listGrowth(viewer, query) }];
  return (
    <Prefetch queries={queries}>
      <PageHeader title={texts.title} note={texts.note} />
      <GrowthScreen />
    </Prefetch>
  );
}
