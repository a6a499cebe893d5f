import type { Metadata } from 'next';
import { InventoryScreen } from '@/components/keys/inventory-screen';
import { PageHeader } from '@/components/ui/page-header';
import { requireViewer } from '@/lib/auth/session';
import { FindingCode } from '@/lib/contracts/keys/findings';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/keys';

/** A finding that a link asks for; anything else shows all keys. */
const parseFinding = (value: unknown) => FindingCode.safeParse(value).data ?? null;

export const metadata: Metadata = { title: common.keys };

export default async function KeysPage({ searchParams }: PageProps<'/keys'>) {
  await requireViewer('filtered');
  return (
    <>
      <PageHeader title={common.keys} note={texts.note} />
      <InventoryScreen finding={parseFinding((await searchParams)['finding'])} />
    </>
  );
}
