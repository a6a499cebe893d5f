import type { Metadata } from 'next';
import { Prefetch } from '@/components/shell/prefetch';
import { DetailScreen } from '@/components/usage/details/detail-screen';
import { requireViewer } from '@/lib/auth/session';
import { detailQuery } from '@/lib/queries/usage/details';
import { loadDetail, readId } from '../../load-detail';

type Props = PageProps<'/users/[userId]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { name, id } = await loadDetail(await requireViewer('filtered'), 'user', readId((await params).userId));
  return { title: name ?? id };
}

export default async function PersonPage({ params }: Props) {
  const viewer = await requireViewer('filtered');
  const query = { dimension: 'user' as const, id: readId((await params).userId) };
  const detail = await loadDetail(viewer, query.dimension, query.id);
  return (
    <Prefetch queries={[{ queryKey: detailQuery(query).queryKey, load: async () => detail }]}>
      <DetailScreen query={query} />
    </Prefetch>
  );
}
