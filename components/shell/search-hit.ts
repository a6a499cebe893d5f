import { Box, FolderClosed, KeyRound, type LucideIcon, Siren, UserRound, WalletMinimal } from 'lucide-react';
import type { Route } from 'next';
import type { SearchHit, SearchHitKind } from '@/lib/contracts/search';

export const HIT_GROUPS: readonly { kind: SearchHitKind; title: string }[] = [
  { kind: 'incident', title: 'Incidents' },
  { kind: 'apiKey', title: 'Keys' },
  { kind: 'project', title: 'Projects' },
  { kind: 'model', title: 'Models' },
  { kind: 'user', title: 'People and service accounts' },
  { kind: 'budget', title: 'Budgets' },
];

const ICON: Record<SearchHitKind, LucideIcon> = {
  apiKey: KeyRound,
  project: FolderClosed,
  model: Box,
  user: UserRound,
  incident: Siren,
  budget: WalletMinimal,
};

/** Icon and address of what was found. */
export function describeHit(hit: SearchHit): { icon: LucideIcon; href: Route } {
  const id = encodeURIComponent(hit.id);
  const href: Record<SearchHitKind, string> = {
    apiKey: `/usage?apiKey=${id}`,
    project: `/usage?project=${id}`,
    model: `/usage?model=${id}`,
    user: `/usage?user=${id}`,
    incident: `/incidents/${id}`,
    budget: '/budgets',
  };
  return { icon: ICON[hit.kind], href: href[hit.kind] as Route };
}
