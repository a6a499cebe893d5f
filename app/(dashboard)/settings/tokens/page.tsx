import type { Metadata } from 'next';
import { TokensScreen } from '@/components/people/tokens/tokens-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { canManageTokens } from '@/lib/auth/permissions';
import { requireViewer } from '@/lib/auth/session';
import { tokensQuery } from '@/lib/queries/people/tokens';
import { listTokens } from '@/lib/services/people/manage-tokens';
import * as common from '@/lib/texts/en/common';

export const metadata: Metadata = { title: common.apiTokens };

export default async function TokensPage({ searchParams }: PageProps<'/settings/tokens'>) {
  const viewer = await requireViewer();
  const { create } = await searchParams;
  const queries = canManageTokens(viewer.role)
    ? [{ queryKey: tokensQuery().queryKey, load: () => listTokens(viewer, { limit: 200 }) }]
    : [];
  return (
    <Prefetch queries={queries}>
      <TokensScreen isCreateAsked={create === '1'} />
    </Prefetch>
  );
}
