import type { Metadata } from 'next';
import { KeyRegister } from '@/components/keys/key-register';
import { Prefetch } from '@/components/shell/prefetch';
import { DetailScreen } from '@/components/usage/details/detail-screen';
import { requireViewer } from '@/lib/auth/session';
import { detailQuery } from '@/lib/queries/usage/details';
import { loadDetail, readId } from '../../load-detail';

type Props = PageProps<'/keys/[keyId]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { name, id } = await loadDetail(await requireViewer('filtered'), 'apiKey', readId((await params).keyId));
  return { title: name ?? id };
}

export default async function KeyPage({ params }: Props) {
  const viewer = await requireViewer('filtered');
  const query = { dimension: 'apiKey' as const, id: readId((await params).keyId) };
  const detail = await loadDetail(viewer, query.dimension, query.id);
  return (
    <Prefetch queries={[{ queryKey: detailQuery(query).queryKey, load: async () => detail }]}>
      <DetailScreen query={query}>
        <KeyRegister id={query.id} />
      </DetailScreen>
    </Prefetch>
  );
}
