import type { Metadata } from 'next';
import { InventoryScreen } from '@/components/keys/inventory-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { PageHeader } from '@/components/ui/page-header';
import { requireViewer } from '@/lib/auth/session';
import { makeFirstQuery, parseInventoryView, renderInventoryParams } from '@/lib/presenters/keys/inventory-params';
import { firstInventoryKey } from '@/lib/queries/keys/inventory';
import { listFirstInventory } from '@/lib/services/keys/list-inventory';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/keys';

export const metadata: Metadata = { title: common.keys };

export default async function KeysPage({ searchParams }: PageProps<'/keys'>) {
  const viewer = await requireViewer('filtered');
  const view = parseInventoryView(await searchParams);
  const queryKey = firstInventoryKey(renderInventoryParams(view).toString());
  return (
    <Prefetch queries={[{ queryKey, load: () => listFirstInventory(viewer, makeFirstQuery(view)) }]}>
      <PageHeader title={common.keys} note={texts.note} />
      <InventoryScreen asked={view} />
    </Prefetch>
  );
}
